package io.artstore.schema.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SlowCountTest {

  @Test
  void tellsOfWhatTakesLongAndOfNothingElse() throws InterruptedException {
    AtomicBoolean quick = new AtomicBoolean();
    SlowCount.of(() -> quick.set(true)).close();
    CountDownLatch told = new CountDownLatch(1);
    try (SlowCount slow = SlowCount.of(told::countDown)) {
      assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(quick).isFalse();
  }
}
