package io.artstore.schema;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the migrations of an entry lie: pairs {@code DIGITS_name.up.sql} and {@code
 * DIGITS_name.down.sql}, {@code proven.json}, {@code seed/DIGITS.sql} with rows for proofs, and
 * perhaps {@code after-restore.sql}, which runs in the transaction of a restore after the rows. A
 * baseline has beside it, in {@code archive/DIGITS}, the whole folder as it was before: from there
 * the databases go on that the replaced migrations made. Nothing is read before {@link #read}.
 */
public final class MigrationFolder {
  /** A script larger than this is data, not a migration. */
  static final int MAXIMUM_FILE_BYTES = 4 << 20;

  /** Subfolder of the seeds. */
  static final String SEEDS = "seed";

  /** Subfolder with a folder of replaced migrations for each baseline. */
  static final String ARCHIVE = "archive";

  /** In an archive while a reset goes on: the files that take the place of the archived ones. */
  static final String UNFINISHED = "new";

  /** Finds the content of a folder. */
  private interface Source {
    /**
     * Names of the files of a subfolder, or empty when the place cannot be listed, as inside a jar.
     *
     * @param subfolder empty for the folder itself
     */
    Optional<List<String>> list(String subfolder) throws IOException;

    Optional<byte[]> content(String name) throws IOException;
  }

  private final String title;

  /** What stands before the names of its files in messages; empty for all but archives. */
  private final String place;

  private final Source source;

  private MigrationFolder(String title, String place, Source source) {
    this.title = title;
    this.place = place;
    this.source = source;
  }

  /** A folder of the file system; its listing decides which migrations there are. */
  public static MigrationFolder inDirectory(Path directory) {
    return new MigrationFolder(directory.toString(), "", new DirectorySource(directory));
  }

  /**
   * A folder on the class path, absolute and without a leading slash: {@code db/admin}. Inside a
   * jar {@code proven.json} says which migrations there are; in a directory of classes its listing
   * does.
   *
   * @param anchor a class from the same jar
   */
  public static MigrationFolder onClasspath(Class<?> anchor, String path) {
    String folder = path.replaceAll("^/|/$", "");
    return new MigrationFolder("classpath:" + folder, "", new ClasspathSource(anchor, folder));
  }

  /** A folder that is not written yet: its files by their names. */
  static MigrationFolder ofFiles(String title, Map<String, String> files) {
    return new MigrationFolder(title, "", new FilesSource(Map.copyOf(files)));
  }

  /** The same folder with this content in place of what its {@code proven.json} says. */
  MigrationFolder withProven(ProvenJson proven) {
    return new MigrationFolder(title, place, new ProvenSource(source, proven));
  }

  /** The folder of what a baseline replaced; empty when it replaced nothing. */
  Optional<MigrationFolder> archive(MigrationVersion baseline) {
    String subfolder = ARCHIVE + "/" + baseline + "/";
    return text(subfolder + ProvenJson.FILE).isPresent()
        ? Optional.of(
            new MigrationFolder(title, place + subfolder, new PartSource(source, subfolder)))
        : Optional.empty();
  }

  /** Whether a reset to that baseline was begun and not brought to its end. */
  boolean interrupted(MigrationVersion baseline) {
    return text(ARCHIVE + "/" + baseline + "/" + UNFINISHED + "/" + ProvenJson.FILE).isPresent();
  }

  /** How a file of it is called in messages. */
  String named(String file) {
    return place + file;
  }

  /** The folder of the file system; empty for one on the class path. */
  public Optional<Path> directory() {
    return source instanceof DirectorySource folder
        ? Optional.of(folder.directory())
        : Optional.empty();
  }

  /** How the folder is called in messages. */
  public String title() {
    return title;
  }

  /**
   * Reads and checks everything.
   *
   * @param prefix the entry's prefix; names are checked after its substitution
   * @throws MigrationFolderException with all faults at once
   */
  public Migrations read(Optional<String> prefix) {
    return new FolderReader(this, prefix).read();
  }

  /**
   * The same without refusing anything: what can be read, beside the faults.
   *
   * @param prefix as in {@link #read}
   */
  public FolderContent inspect(Optional<String> prefix) {
    return new FolderReader(this, prefix).inspect();
  }

  /**
   * Names of the files with rows for proofs, or empty when the place cannot be listed, as inside a
   * jar.
   */
  public Optional<List<String>> seeds() {
    try {
      return source.list(SEEDS);
    } catch (IOException e) {
      throw fault(SEEDS, "cannot be listed: " + e);
    }
  }

  Optional<List<String>> list() {
    try {
      return source.list("");
    } catch (IOException e) {
      throw fault(title, "cannot be listed: " + e);
    }
  }

  /** The text of a file with line feeds only; empty when there is no such file. */
  public Optional<String> text(String name) {
    try {
      Optional<byte[]> content = source.content(name);
      if (content.isEmpty()) {
        return Optional.empty();
      }
      if (content.get().length > MAXIMUM_FILE_BYTES) {
        throw fault(name, "is larger than " + MAXIMUM_FILE_BYTES + " bytes");
      }
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content.get())).toString();
      return Optional.of(text.replace("\r\n", "\n"));
    } catch (CharacterCodingException e) {
      throw fault(name, "is not valid UTF-8");
    } catch (IOException e) {
      throw fault(name, "cannot be read: " + e);
    }
  }

  private MigrationFolderException fault(String file, String message) {
    return new MigrationFolderException(
        title, List.of(new MigrationFault(MigrationFault.Kind.UNREADABLE, file, 0, message)));
  }

  private record ProvenSource(Source source, ProvenJson proven) implements Source {
    @Override
    public Optional<List<String>> list(String subfolder) throws IOException {
      return source.list(subfolder);
    }

    @Override
    public Optional<byte[]> content(String name) throws IOException {
      return name.equals(ProvenJson.FILE)
          ? Optional.of(proven.text().getBytes(StandardCharsets.UTF_8))
          : source.content(name);
    }
  }

  /** A subfolder as if it were a folder of its own. */
  private record PartSource(Source whole, String subfolder) implements Source {
    @Override
    public Optional<List<String>> list(String deeper) throws IOException {
      return whole.list((subfolder + deeper).replaceAll("/$", ""));
    }

    @Override
    public Optional<byte[]> content(String name) throws IOException {
      return whole.content(subfolder + name);
    }
  }

  private record FilesSource(Map<String, String> files) implements Source {
    @Override
    public Optional<List<String>> list(String subfolder) {
      String beginning = subfolder.isEmpty() ? "" : subfolder + "/";
      return Optional.of(
          files.keySet().stream()
              .filter(name -> name.startsWith(beginning))
              .map(name -> name.substring(beginning.length()))
              .filter(name -> !name.contains("/"))
              .sorted()
              .toList());
    }

    @Override
    public Optional<byte[]> content(String name) {
      return Optional.ofNullable(files.get(name))
          .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private record DirectorySource(Path directory) implements Source {
    @Override
    public Optional<List<String>> list(String subfolder) throws IOException {
      Path place = directory.resolve(subfolder);
      if (!subfolder.isEmpty() && !Files.isDirectory(place)) {
        return Optional.of(List.of());
      }
      try (Stream<Path> files = Files.list(place)) {
        return Optional.of(
            files
                .filter(Files::isRegularFile)
                .map(file -> String.valueOf(file.getFileName()))
                .sorted()
                .toList());
      }
    }

    @Override
    public Optional<byte[]> content(String name) throws IOException {
      Path file = directory.resolve(name);
      return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }
  }

  private record ClasspathSource(Class<?> anchor, String folder) implements Source {
    /**
     * Lists the folder beside the anchor's own classes: another entry of the class path, such as
     * that of the tests, may have a folder of the same name, and without any migration every schema
     * would look right.
     */
    @Override
    public Optional<List<String>> list(String subfolder) throws IOException {
      CodeSource origin = anchor.getProtectionDomain().getCodeSource();
      if (origin == null || !origin.getLocation().getProtocol().equals("file")) {
        return Optional.empty();
      }
      try {
        Path directory = Path.of(origin.getLocation().toURI()).resolve(folder);
        return Files.isDirectory(directory)
            ? new DirectorySource(directory).list(subfolder)
            : Optional.empty();
      } catch (URISyntaxException e) {
        throw new IOException(
            "the class path entry " + origin.getLocation() + " is no valid address", e);
      }
    }

    @Override
    public Optional<byte[]> content(String name) throws IOException {
      try (InputStream in = anchor.getResourceAsStream("/" + folder + "/" + name)) {
        return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
      }
    }
  }
}
