package io.artstore.filestore;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A store in a directory of a POSIX file system that has hard links. */
public final class LocalFileStore implements FileStore {
  /** The folder of unfinished writes, in the same file system as everything else. */
  public static final String STAGING = "staging";

  private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));

  private final Path root;
  private final Path staging;
  private final DurableFolders folders = new DurableFolders(this::makeFolder);
  private final SharedForce<Path> folderForce = new SharedForce<>(this::forceWatched);
  private final AtomicLong stagingNumber = new AtomicLong();
  private final java.nio.file.FileStore volume;

  /** Set once a published name or its bytes could not be forced, and never taken back. */
  private volatile boolean forceFailed;

  private LocalFileStore(Path root, java.nio.file.FileStore volume) {
    this.root = root;
    this.staging = root.resolve(STAGING);
    this.volume = volume;
  }

  /**
   * Opens the store in a directory, which is made when it is missing.
   *
   * @throws FileStoreException.Unsuitable when the volume cannot force files or folders, or has no
   *     hard links: what it would acknowledge could be lost; or when this Java cannot name files in
   *     every script
   * @throws FileStoreException.Unavailable when the directory cannot be made or written to
   */
  public static LocalFileStore open(Path directory) throws FileStoreException {
    if (!FileNames.areUnicode()) {
      throw new FileStoreException.Unsuitable(FileNames.REMEDY);
    }
    Path root = makeRoot(directory);
    LocalFileStore store = new LocalFileStore(root, volumeOf(root));
    VolumeProbe.check(store.staging);
    return store;
  }

  private static Path makeRoot(Path directory) throws FileStoreException {
    Path root = directory.toAbsolutePath().normalize();
    try {
      Path durable = root;
      while (durable.getParent() != null && !Files.isDirectory(durable)) {
        durable = durable.getParent();
      }
      Files.createDirectories(root);
      forceBetween(root, durable);
      root = root.toRealPath();
      Path staging = root.resolve(STAGING);
      if (!Files.isDirectory(staging, NOFOLLOW_LINKS)) {
        Files.createDirectory(staging, FOLDER_MODE);
      }
      forcePath(root);
      return root;
    } catch (FileStoreException e) {
      throw e;
    } catch (IOException e) {
      throw Faults.of(root, "the directory " + root + " cannot be made", e);
    }
  }

  /** Every folder that was just made is forced into its parent. */
  private static void forceBetween(Path root, Path durable) throws FileStoreException {
    for (Path folder = root.getParent();
        folder != null && folder.startsWith(durable);
        folder = folder.getParent()) {
      forcePath(folder);
    }
  }

  private static java.nio.file.FileStore volumeOf(Path root) throws FileStoreException {
    try {
      return Files.getFileStore(root);
    } catch (IOException e) {
      throw Faults.of(root, "the volume cannot be looked at", e);
    }
  }

  @Override
  public StagedFile stage(InputStream source) throws IOException {
    Path path = staging.resolve(Long.toString(stagingNumber.incrementAndGet()));
    FileChannel channel = create(path);
    StagedFile unfinished = new LocalStagedFile(path, channel, 0, "");
    try {
      HashingCopy copy = HashingCopy.of(source, buffer -> write(path, channel, buffer));
      return new LocalStagedFile(path, channel, copy.size(), copy.sha256());
    } catch (IOException | RuntimeException | Error e) {
      unfinished.close();
      throw e;
    }
  }

  private static FileChannel create(Path path) throws FileStoreException {
    try {
      return FileChannel.open(
          path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE_MODE);
    } catch (IOException e) {
      throw Faults.of(path, "cannot be made in staging", e);
    }
  }

  private static void write(Path path, FileChannel channel, ByteBuffer buffer)
      throws FileStoreException {
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw Faults.of(path, "cannot be written", e);
    }
  }

  @Override
  public void publish(StagedFile staged, StorePath target) throws FileStoreException {
    requireTrust(target);
    Path from = ((LocalStagedFile) staged).forcedPath();
    ensureFolderOf(target);
    Path to = resolve(target);
    try {
      Files.createLink(to, from);
    } catch (FileAlreadyExistsException e) {
      throw new FileStoreException.AlreadyExists(target);
    } catch (IOException e) {
      throw failedIn(target, to, "cannot be published", e);
    }
  }

  @Override
  public void replace(StagedFile staged, StorePath target) throws FileStoreException {
    requireTrust(target);
    LocalStagedFile local = (LocalStagedFile) staged;
    Path from = local.forcedPath();
    ensureFolderOf(target);
    Path to = resolve(target);
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failedIn(target, to, "cannot be replaced", e);
    }
    local.moved();
  }

  private void ensureFolderOf(StorePath target) throws FileStoreException {
    Optional<StorePath> folder = target.parent();
    if (folder.isPresent()) {
      folders.ensure(folder.get());
    }
  }

  private FileStoreException failedIn(StorePath target, Path to, String what, IOException fault) {
    if (fault instanceof NoSuchFileException) {
      // The folder was taken away behind our back: the next call makes it again.
      target.parent().ifPresent(folders::forget);
    }
    return Faults.of(to, what, fault);
  }

  private void makeFolder(StorePath folder) throws FileStoreException {
    Path path = resolve(folder);
    try {
      if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
        Files.createDirectory(path, FOLDER_MODE);
      }
    } catch (IOException e) {
      throw Faults.of(path, "the folder cannot be made", e);
    }
    forceFolder(folder.parent());
  }

  @Override
  public void forceFolder(Optional<StorePath> folder) throws FileStoreException {
    if (folder.isPresent()) {
      requireTrust(folder.get());
    }
    try {
      folderForce.force(folder.map(this::resolve).orElse(root));
    } catch (FileStoreException.Unavailable e) {
      if (folder.isPresent() && e.getCause() instanceof NoSuchFileException) {
        throw new FileStoreException.NotFound(folder.get());
      }
      throw e;
    }
  }

  @Override
  public void forceFile(StorePath path) throws FileStoreException {
    Path file = resolve(path);
    if (!Files.isRegularFile(file, NOFOLLOW_LINKS)) {
      throw new FileStoreException.NotFound(path);
    }
    requireTrust(path);
    forceWatched(file);
  }

  /**
   * After a failed force the page cache may hold pages that it takes for written and that are not
   * on the disk; another force would then succeed and mean nothing. So the first failure ends all
   * writing until the process starts again.
   */
  private void requireTrust(StorePath path) throws FileStoreException.Unavailable {
    if (forceFailed) {
      throw new FileStoreException.Unavailable(
          path + ": an earlier force failed, nothing is written until the next start",
          new IOException("the volume is not trusted"));
    }
  }

  private void forceWatched(Path path) throws FileStoreException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      forceOrDistrust(path, channel);
    } catch (FileStoreException e) {
      throw e;
    } catch (IOException e) {
      throw Faults.of(path, "cannot be forced", e);
    }
  }

  private void forceOrDistrust(Path path, FileChannel channel) throws FileStoreException {
    try {
      channel.force(true);
    } catch (IOException e) {
      forceFailed = true;
      throw Faults.of(path, "cannot be forced", e);
    }
  }

  /** On Linux a file or folder opened for reading can be forced. */
  static void forcePath(Path path) throws FileStoreException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw Faults.of(path, "cannot be forced", e);
    }
  }

  @Override
  public StoredFile open(StorePath path) throws FileStoreException {
    Path file = resolve(path);
    try {
      FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS));
      try {
        return new LocalStoredFile(file, channel, channel.size());
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new FileStoreException.NotFound(path);
    } catch (IOException e) {
      throw Faults.of(file, "cannot be opened", e);
    }
  }

  @Override
  public byte[] read(StorePath path, int limit) throws FileStoreException {
    return SmallFiles.read(this, path, limit);
  }

  @Override
  public Optional<Long> size(StorePath path) throws FileStoreException {
    Path file = resolve(path);
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
      return attributes.isRegularFile() ? Optional.of(attributes.size()) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Faults.of(file, "cannot be looked at", e);
    }
  }

  @Override
  public void remove(StorePath path) throws FileStoreException {
    Path file = resolve(path);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw Faults.of(file, "cannot be removed", e);
    }
  }

  @Override
  public List<StoreEntry> list(Optional<StorePath> folder) throws FileStoreException {
    Path path = folder.map(this::resolve).orElse(root);
    List<StoreEntry> entries = new ArrayList<>();
    try (var names = Files.newDirectoryStream(path)) {
      for (Path entry : names) {
        String name = entry.getFileName().toString();
        if (!name.startsWith(".") && !entry.equals(staging)) {
          entries.add(new StoreEntry(name, kind(entry)));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw Faults.of(path, "cannot be listed", new IOException(e));
    } catch (IOException e) {
      throw Faults.of(path, "cannot be listed", e);
    }
    entries.sort(Comparator.comparing(StoreEntry::name));
    return entries;
  }

  private static StoreEntry.Kind kind(Path path) {
    if (Files.isRegularFile(path, NOFOLLOW_LINKS)) {
      return StoreEntry.Kind.FILE;
    }
    return Files.isDirectory(path, NOFOLLOW_LINKS) ? StoreEntry.Kind.FOLDER : StoreEntry.Kind.OTHER;
  }

  @Override
  public int sweepStaging() throws FileStoreException {
    int removed = 0;
    try (var names = Files.newDirectoryStream(staging)) {
      for (Path entry : names) {
        Files.deleteIfExists(entry);
        removed++;
      }
    } catch (DirectoryIteratorException e) {
      throw Faults.of(staging, "cannot be swept", new IOException(e));
    } catch (IOException e) {
      throw Faults.of(staging, "cannot be swept", e);
    }
    return removed;
  }

  @Override
  public long freeBytes() throws FileStoreException {
    try {
      return volume.getUsableSpace();
    } catch (IOException e) {
      throw Faults.of(root, "the room left cannot be asked for", e);
    }
  }

  private Path resolve(StorePath path) {
    return root.resolve(path.value());
  }
}
