package io.artstore.schema.backup;

import io.artstore.schema.Uninterrupted;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Hands what is written on to another thread, block by block, so that the server goes on sending
 * while its rows are hashed and put on the disk. What fails there is thrown by the next call here.
 */
final class WriteBehind extends OutputStream {
  private static final int BLOCK_BYTES = 256 * 1024;
  private static final int BLOCKS = 8;

  private static final class Block {
    final byte[] bytes = new byte[BLOCK_BYTES];
    int length;
  }

  private final OutputStream target;
  private final BlockingQueue<Block> empty = new ArrayBlockingQueue<>(BLOCKS);
  private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS + 1);
  private final Block end = new Block();
  private final Thread thread;
  private volatile @Nullable Throwable failure;
  private volatile boolean abandoned;
  private Block current = new Block();

  /**
   * @param target is used by the other thread alone until {@link #finish} or {@link #close} returns
   */
  WriteBehind(OutputStream target) {
    this.target = target;
    for (int block = 1; block < BLOCKS; block++) {
      empty.add(new Block());
    }
    thread = Thread.ofPlatform().daemon().name("write-behind").start(this::writeAll);
  }

  private void writeAll() {
    try {
      for (Block block = full.take(); block != end; block = full.take()) {
        if (failure == null && !abandoned) {
          write(block);
        }
        block.length = 0;
        empty.put(block);
      }
    } catch (InterruptedException e) {
      failure = new InterruptedIOException("interrupted while writing");
      Thread.currentThread().interrupt();
    }
  }

  private void write(Block block) {
    try {
      target.write(block.bytes, 0, block.length);
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] content, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, BLOCK_BYTES - current.length);
      System.arraycopy(content, offset + done, current.bytes, current.length, part);
      current.length += part;
      done += part;
      if (current.length == BLOCK_BYTES) {
        handOn();
      }
    }
  }

  private void handOn() throws IOException {
    try {
      full.put(current);
      current = empty.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing");
    }
    rethrow();
  }

  /** Hands the rest on and waits until all of it is written. */
  void finish() throws IOException {
    handOn();
    end();
    rethrow();
  }

  /** Throws away what is not written yet, unless it was finished. */
  @Override
  public void close() {
    abandoned = true;
    end();
  }

  private void end() {
    if (thread.isAlive()) {
      // There is room: it holds one more than there are blocks.
      full.add(end);
      Uninterrupted.join(thread);
    }
  }

  private void rethrow() throws IOException {
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IOException(e);
    }
  }
}
