package io.artstore.app.installation;

import io.artstore.servicekit.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/** What lies where in the data directory. All of it is its owner's only. */
public record DataDirectory(Path root) {
  /** Unless named otherwise, below the working directory. */
  public static final String DEFAULT = "artstore-data";

  /** The program that may put and fetch documents from the first start. */
  public static final String FIRST_CLIENT = "artstore-client";

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  public DataDirectory {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * Makes the folders that are missing.
   *
   * @throws ConfigException when there is a directory that holds something else, or that others may
   *     enter; nothing was changed then
   */
  public void create() throws IOException {
    if (Files.isDirectory(root)) {
      requireOurs();
    } else {
      createRoot();
    }
    for (Path folder :
        new Path[] {
          clients(), databasePassword("any").getParent(), config(), element("01"), element("02")
        }) {
      Files.createDirectories(folder);
    }
  }

  /**
   * Makes the folder of {@link #schemaRuns()} alone. It may come before everything else, when a
   * database is prepared on a server elsewhere, and does not make this the directory of an
   * installation.
   */
  public void createSchemaRuns() throws IOException {
    if (!Files.isDirectory(root)) {
      createRoot();
    }
    createFolders(schemaRuns());
  }

  private void createRoot() throws IOException {
    Files.createDirectories(root.getParent());
    Files.createDirectory(root, OWNER_ONLY);
  }

  /**
   * Makes a folder, and those above it that are missing; all that is made is its owner's only. One
   * that is there stays as it is.
   */
  public static void createFolders(Path folder) throws IOException {
    Files.createDirectories(folder, OWNER_ONLY);
  }

  private void requireOurs() throws IOException {
    if (!Files.isDirectory(config()) && !isEmpty()) {
      throw new ConfigException(
          "%s holds something else; name a directory that is empty or does not exist"
              .formatted(root));
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(root);
    permissions.removeAll(PosixFilePermissions.fromString("rwx------"));
    if (!permissions.isEmpty()) {
      throw new ConfigException(
          "%s is open to others and would hold secrets; close it with: chmod 700 %s"
              .formatted(root, root));
    }
  }

  private boolean isEmpty() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      // A volume that was just made and mounted here has the first of these folders; the schema
      // commands make the second one before there is an installation.
      return entries.allMatch(entry -> entry.endsWith("lost+found") || entry.equals(schemaRuns()));
    }
  }

  /** The embedded server: its cluster, port, password and log. */
  public Path postgres() {
    return root.resolve("postgres");
  }

  /** The directory of a storage element. */
  public Path element(String number) {
    return root.resolve("elements").resolve(number);
  }

  /** What the schema commands did. */
  public Path schemaRuns() {
    return root.resolve("schema-runs");
  }

  public Path config() {
    return root.resolve("config");
  }

  /** The configuration of one module, as {@code artstore serve} takes it. */
  public Path config(String name) {
    return config().resolve(name + ".yaml");
  }

  /** For people and programs: the first administrator, a first client, where tokens are. */
  public Path credentials() {
    return root.resolve("credentials.json");
  }

  private Path secrets() {
    return root.resolve("secrets");
  }

  /** {@code CLIENT_ID.secret} for every module and for the first client. */
  public Path clients() {
    return secrets().resolve("clients");
  }

  public Path client(String clientId) {
    return clients().resolve(clientId + ".secret");
  }

  public Path databasePassword(String database) {
    return secrets().resolve("databases").resolve(database + ".password");
  }

  public Path adminPassword() {
    return secrets().resolve("admin.password");
  }

  /** Exists when the first password was shown on a terminal. */
  public Path adminPasswordShown() {
    return secrets().resolve("admin.password.shown");
  }

  public Path auditSecret() {
    return secrets().resolve("audit-hmac.secret");
  }

  public Path keyEncryptionKey() {
    return secrets().resolve("key-encryption.key");
  }
}
