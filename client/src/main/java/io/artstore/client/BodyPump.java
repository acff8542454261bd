package io.artstore.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Sends an {@link UploadBody}, one buffer for each the connection asks for, read by a virtual
 * thread of its own: the publisher of the JDK may read in the thread that serves all connections,
 * and a slow source would hold them all up.
 */
final class BodyPump implements HttpRequest.BodyPublisher {
  private static final int BUFFER_BYTES = 128 * 1024;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final UploadBody body;
  private final Activity activity;
  private final Semaphore demand = new Semaphore(0);
  private volatile @Nullable Thread thread;
  private volatile @Nullable ClientException failure;
  private volatile boolean stopped;

  BodyPump(UploadBody body, Activity activity) {
    this.body = body;
    this.activity = activity;
  }

  @Override
  public long contentLength() {
    return body.length().orElse(-1);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    thread = Thread.ofVirtual().name("artstore-upload").unstarted(() -> pump(subscriber));
    subscriber.onSubscribe(
        new Flow.Subscription() {
          private boolean started;

          @Override
          public synchronized void request(long buffers) {
            demand.release((int) Math.min(buffers, 1 << 16));
            Thread pump = thread;
            if (!started && pump != null) {
              started = true;
              pump.start();
            }
          }

          @Override
          public void cancel() {
            stopped = true;
            demand.release();
          }
        });
  }

  /** What went wrong with the source, when that is why the upload ended. */
  Optional<ClientException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Leaves the source alone from the return on, so that its owner can use it again. */
  void stop() {
    stopped = true;
    Thread pump = thread;
    if (pump == null || pump.getState() == Thread.State.NEW) {
      return;
    }
    pump.interrupt();
    try {
      pump.join(STOP_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pump(Flow.Subscriber<? super ByteBuffer> subscriber) {
    try {
      InputStream source = body.open();
      while (true) {
        demand.acquire();
        if (stopped) {
          return;
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        activity.callerBusy(true);
        int read = source.read(buffer);
        activity.callerBusy(false);
        if (stopped) {
          return;
        }
        if (read < 0) {
          finish(subscriber);
          return;
        }
        body.sent(read);
        subscriber.onNext(ByteBuffer.wrap(buffer, 0, read));
      }
    } catch (IOException | RuntimeException e) {
      if (!stopped) {
        fail(subscriber, "the bytes to send could not be read: " + e.getMessage(), e);
      }
    } catch (InterruptedException e) {
      // Only stop() interrupts; whoever called it does not need an answer.
      Thread.currentThread().interrupt();
    } finally {
      activity.callerBusy(false);
    }
  }

  private void finish(Flow.Subscriber<? super ByteBuffer> subscriber) {
    if (body.length().isPresent() && body.sent() < body.length().getAsLong()) {
      fail(
          subscriber,
          "the source ended after %d of %d bytes".formatted(body.sent(), body.length().getAsLong()),
          null);
    } else {
      // Before it is true: whoever asks in between must not take the whole for a part.
      body.ended();
      subscriber.onComplete();
    }
  }

  private void fail(
      Flow.Subscriber<? super ByteBuffer> subscriber, String message, @Nullable Throwable cause) {
    ClientException problem = new ClientException.SourceFailed(message, cause);
    failure = problem;
    // An error cuts the connection, so that the other side cannot take the part for the whole.
    subscriber.onError(problem);
  }
}
