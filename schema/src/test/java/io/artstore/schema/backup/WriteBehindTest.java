package io.artstore.schema.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WriteBehindTest {
  private static final int SEVERAL_BLOCKS = 5_000_003;

  private static byte[] content() {
    byte[] content = new byte[SEVERAL_BLOCKS];
    new Random(1).nextBytes(content);
    return content;
  }

  @Test
  void everythingArrivesInItsOrder() throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    byte[] content = content();
    try (WriteBehind behind = new WriteBehind(target)) {
      for (int at = 0; at < content.length; at += 7919) {
        behind.write(content, at, Math.min(7919, content.length - at));
      }
      behind.write('.');
      behind.finish();
    }
    byte[] arrived = target.toByteArray();
    assertThat(arrived).hasSize(content.length + 1).startsWith(content).endsWith((byte) '.');
  }

  @Test
  void aFailureOnTheOtherThreadIsThrownHere() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThatThrownBy(
            () -> {
              try (WriteBehind behind = new WriteBehind(full)) {
                behind.write(content());
                behind.finish();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThatThrownBy(
            () -> {
              try (WriteBehind behind = new WriteBehind(full)) {
                behind.write('.');
                behind.finish();
              }
            })
        .as("less than a block")
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatIsAbandonedIsNotWrittenAfterwards() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ByteArrayOutputStream target =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] content, int offset, int length) {
            begun.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            super.write(content, offset, length);
          }
        };
    WriteBehind behind = new WriteBehind(target);
    behind.write(content(), 0, 1_000_000);
    begun.await();
    Thread closing = Thread.ofVirtual().start(behind::close);
    while (closing.getState() == Thread.State.NEW || closing.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    closing.join();
    int written = target.size();
    assertThat(written).as("the block that was being written").isEqualTo(256 * 1024);
  }
}
