package io.artstore.filestore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A staged file of a {@link LocalFileStore}. */
final class LocalStagedFile implements StagedFile {
  private static final Logger LOG = LoggerFactory.getLogger(LocalStagedFile.class);

  private enum State {
    WRITTEN,
    FORCED,
    RETIRED
  }

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final String sha256;
  private State state = State.WRITTEN;

  LocalStagedFile(Path path, FileChannel channel, long size, String sha256) {
    this.path = path;
    this.channel = channel;
    this.size = size;
    this.sha256 = sha256;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public String sha256() {
    return sha256;
  }

  @Override
  public void force() throws FileStoreException {
    switch (state) {
      case FORCED -> {
        return;
      }
      case RETIRED -> throw new IllegalStateException(path.getFileName() + ": no longer usable");
      case WRITTEN -> {}
    }
    state = State.RETIRED;
    try {
      channel.force(true);
      channel.close();
    } catch (IOException e) {
      throw Faults.of(path, "the bytes cannot be forced", e);
    }
    state = State.FORCED;
  }

  /** The staging name, for publishing. */
  Path forcedPath() {
    if (state != State.FORCED) {
      throw new IllegalStateException(path.getFileName() + ": was not forced");
    }
    return path;
  }

  /** The staging name was renamed away. */
  void moved() {
    state = State.RETIRED;
  }

  @Override
  public void close() {
    state = State.RETIRED;
    try {
      channel.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("{} stays in staging until the next start", path, e);
    }
  }
}
