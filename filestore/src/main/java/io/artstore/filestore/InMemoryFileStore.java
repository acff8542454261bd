package io.artstore.filestore;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A store in memory that knows which of its bytes and names are forced, so that it can show what a
 * crash leaves: see {@link #afterCrash}.
 *
 * <p>All state is guarded by {@code this}.
 */
public final class InMemoryFileStore implements FileStore {
  /** The bytes behind one or more names. */
  private static final class Inode {
    final byte[] bytes;
    boolean forced;

    Inode(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  private final long capacity;
  private final Map<StorePath, Inode> visible = new TreeMap<>();
  private final Map<StorePath, Inode> durable = new TreeMap<>();
  private final Set<StorePath> folders = new HashSet<>();
  private final List<MemoryStagedFile> staging = new ArrayList<>();

  /**
   * Makes an empty store.
   *
   * @param capacity how many bytes it takes, names not counted
   */
  public InMemoryFileStore(long capacity) {
    this.capacity = capacity;
  }

  /**
   * What a crash at this moment leaves: all that was forced; of names that were made, replaced or
   * removed since their folder was forced, those that {@code luck} keeps. Bytes that were not
   * forced are gone, so a file has none where its name survived.
   *
   * @param luck tells of each change that was not forced whether it reached the disk all the same
   */
  public synchronized InMemoryFileStore afterCrash(Predicate<StorePath> luck) {
    InMemoryFileStore after = new InMemoryFileStore(capacity);
    after.folders.addAll(folders);
    List<StorePath> names = new ArrayList<>(visible.keySet());
    durable.keySet().stream().filter(name -> !visible.containsKey(name)).forEach(names::add);
    for (StorePath name : names) {
      boolean changed = visible.get(name) != durable.get(name);
      Inode kept = changed && luck.test(name) ? visible.get(name) : durable.get(name);
      if (kept != null) {
        Inode copy = kept.forced ? kept : new Inode(new byte[0]);
        copy.forced = true;
        after.visible.put(name, copy);
        after.durable.put(name, copy);
      }
    }
    return after;
  }

  @Override
  public StagedFile stage(InputStream source) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    HashingCopy copy =
        HashingCopy.of(
            source,
            buffer -> {
              byte[] part = new byte[buffer.remaining()];
              buffer.get(part);
              bytes.writeBytes(part);
              if (bytes.size() > freeBytes()) {
                throw new FileStoreException.Full("memory: no room", new IOException("full"));
              }
            });
    synchronized (this) {
      MemoryStagedFile staged = new MemoryStagedFile(new Inode(bytes.toByteArray()), copy.sha256());
      staging.add(staged);
      return staged;
    }
  }

  @Override
  public synchronized void publish(StagedFile staged, StorePath target)
      throws FileStoreException.AlreadyExists {
    Inode inode = ((MemoryStagedFile) staged).forcedInode();
    makeFoldersOf(target);
    if (visible.putIfAbsent(target, inode) != null) {
      throw new FileStoreException.AlreadyExists(target);
    }
  }

  @Override
  public synchronized void replace(StagedFile staged, StorePath target) {
    makeFoldersOf(target);
    visible.put(target, ((MemoryStagedFile) staged).forcedInode());
    staged.close();
  }

  private void makeFoldersOf(StorePath path) {
    for (Optional<StorePath> folder = path.parent();
        folder.isPresent();
        folder = folder.get().parent()) {
      folders.add(folder.get());
    }
  }

  @Override
  public synchronized void forceFolder(Optional<StorePath> folder)
      throws FileStoreException.NotFound {
    if (folder.isPresent() && !folders.contains(folder.get())) {
      throw new FileStoreException.NotFound(folder.get());
    }
    durable.keySet().removeIf(name -> name.parent().equals(folder) && !visible.containsKey(name));
    visible.forEach(
        (name, inode) -> {
          if (name.parent().equals(folder)) {
            durable.put(name, inode);
          }
        });
  }

  @Override
  public synchronized void forceFile(StorePath path) throws FileStoreException.NotFound {
    inode(path).forced = true;
  }

  @Override
  public synchronized StoredFile open(StorePath path) throws FileStoreException.NotFound {
    return new MemoryStoredFile(path, inode(path).bytes);
  }

  @Override
  public byte[] read(StorePath path, int limit) throws FileStoreException {
    return SmallFiles.read(this, path, limit);
  }

  @Override
  public synchronized Optional<Long> size(StorePath path) {
    return Optional.ofNullable(visible.get(path)).map(inode -> (long) inode.bytes.length);
  }

  @Override
  public synchronized void remove(StorePath path) {
    visible.remove(path);
  }

  @Override
  public synchronized List<StoreEntry> list(Optional<StorePath> folder) {
    String start = folder.map(path -> path + "/").orElse("");
    Map<String, StoreEntry> entries = new TreeMap<>();
    for (StorePath path : visible.keySet()) {
      if (path.value().startsWith(start)) {
        String rest = path.value().substring(start.length());
        int slash = rest.indexOf('/');
        String name = slash < 0 ? rest : rest.substring(0, slash);
        if (!name.startsWith(".")) {
          entries.put(
              name,
              new StoreEntry(name, slash < 0 ? StoreEntry.Kind.FILE : StoreEntry.Kind.FOLDER));
        }
      }
    }
    return List.copyOf(entries.values());
  }

  @Override
  public synchronized int sweepStaging() {
    int count = staging.size();
    List.copyOf(staging).forEach(MemoryStagedFile::close);
    return count;
  }

  @Override
  public synchronized long freeBytes() {
    long used = visible.values().stream().distinct().mapToLong(inode -> inode.bytes.length).sum();
    long staged = staging.stream().mapToLong(MemoryStagedFile::size).sum();
    return capacity - used - staged;
  }

  private Inode inode(StorePath path) throws FileStoreException.NotFound {
    Inode inode = visible.get(path);
    if (inode == null) {
      throw new FileStoreException.NotFound(path);
    }
    return inode;
  }

  private final class MemoryStagedFile implements StagedFile {
    private final Inode inode;
    private final String sha256;
    private boolean closed;

    MemoryStagedFile(Inode inode, String sha256) {
      this.inode = inode;
      this.sha256 = sha256;
    }

    @Override
    public long size() {
      return inode.bytes.length;
    }

    @Override
    public String sha256() {
      return sha256;
    }

    @Override
    public void force() {
      synchronized (InMemoryFileStore.this) {
        if (closed) {
          throw new IllegalStateException("no longer usable");
        }
        inode.forced = true;
      }
    }

    Inode forcedInode() {
      if (closed || !inode.forced) {
        throw new IllegalStateException("was not forced");
      }
      return inode;
    }

    @Override
    public void close() {
      synchronized (InMemoryFileStore.this) {
        closed = true;
        staging.remove(this);
      }
    }
  }

  private static final class MemoryStoredFile implements StoredFile {
    private final StorePath path;
    private final byte[] bytes;

    MemoryStoredFile(StorePath path, byte[] bytes) {
      this.path = path;
      this.bytes = bytes;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void copy(long offset, long length, OutputStream target) throws IOException {
      int there = (int) Math.max(0, Math.min(length, bytes.length - offset));
      target.write(bytes, (int) Math.min(offset, bytes.length), there);
      if (there < length) {
        throw new FileStoreException.Corrupt(path + ": ends at " + bytes.length);
      }
    }

    @Override
    public void close() {}
  }
}
