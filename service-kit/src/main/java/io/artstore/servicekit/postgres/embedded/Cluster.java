package io.artstore.servicekit.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The files of PostgreSQL's cluster: made once, and afterwards only checked. */
final class Cluster {
  static final String SUPERUSER = "postgres";

  /** Databases that initdb makes; anything beyond them is somebody's data. */
  private static final Set<String> BORN_DATABASES = Set.of("1", "4", "5", "13", "14", "15");

  private final ServerDirectory directory;
  private final EmbeddedSettings settings;
  private final ServerUser user;

  Cluster(ServerDirectory directory, EmbeddedSettings settings, ServerUser user) {
    this.directory = directory;
    this.settings = settings;
    this.user = user;
  }

  /**
   * Leaves a complete cluster of the right major version, whatever an interrupted run left behind.
   */
  void prepare(SecureRandom random) throws IOException {
    removeHalfMade();
    if (Files.exists(versionFile())) {
      requireSameMajor();
      return;
    }
    if (Files.exists(directory.cluster()) && !isEmpty(directory.cluster())) {
      throw new EmbeddedPostgresException(
          directory.cluster()
              + " holds files but no PostgreSQL cluster (PG_VERSION is missing); nothing was"
              + " changed: restore it, or move it away to begin with an empty one");
    }
    initialise(random);
  }

  /** Only what a killed initdb left, which never holds a database of anybody, is removed. */
  private void removeHalfMade() throws IOException {
    if (!Files.exists(directory.initialising())) {
      return;
    }
    if (holdsOnlyBornDatabases()) {
      deleteTree(directory.cluster());
    }
    Files.delete(directory.initialising());
  }

  private boolean holdsOnlyBornDatabases() throws IOException {
    Path databases = directory.cluster().resolve("base");
    if (!Files.isDirectory(databases)) {
      return true;
    }
    try (var names = Files.list(databases)) {
      return names.allMatch(path -> BORN_DATABASES.contains(String.valueOf(path.getFileName())));
    }
  }

  private void requireSameMajor() throws IOException {
    String found = Files.readString(versionFile()).strip();
    if (!found.equals(Integer.toString(settings.binaries().major()))) {
      throw new EmbeddedPostgresException(
          "%s was made by PostgreSQL %s, this program brings PostgreSQL %d; nothing was changed: use the program that fits, or carry the data over by dump and restore"
              .formatted(directory.cluster(), found, settings.binaries().major()));
    }
  }

  private Path versionFile() {
    return directory.cluster().resolve("PG_VERSION");
  }

  private void initialise(SecureRandom random) throws IOException {
    Files.writeString(directory.initialising(), "");
    Files.createDirectories(
        directory.cluster(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    user.take(directory.root());
    user.take(directory.cluster());
    writePassword(random);
    new Command(user.words(initdb())).outputOrThrow();
    Files.delete(directory.initialising());
  }

  private List<String> initdb() {
    List<String> words = new ArrayList<>();
    words.add(settings.binaries().program("initdb"));
    words.addAll(List.of("-D", directory.cluster().toString(), "-U", SUPERUSER));
    words.addAll(List.of("-E", "UTF8", "--locale=C.UTF-8"));
    if (settings.binaries().major() >= 17) {
      // With plain C, lower('Ж'), ILIKE, trigrams and Russian stemming fail.
      words.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    }
    words.addAll(List.of("--auth=scram-sha-256", "--pwfile=" + directory.passwordFile()));
    if (!settings.isDurable()) {
      words.add("--no-sync");
    }
    return words;
  }

  private void writePassword(SecureRandom random) throws IOException {
    byte[] secret = new byte[24];
    random.nextBytes(secret);
    Path file = directory.passwordFile();
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n");
    user.take(file);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }
}
