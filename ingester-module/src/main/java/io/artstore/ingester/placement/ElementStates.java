package io.artstore.ingester.placement;

import io.artstore.api.element.ElementId;
import io.artstore.api.element.ElementStatus;
import io.artstore.client.ClientException;
import io.artstore.client.ElementDirectory.KnownElement;
import io.artstore.client.StorageElementClient;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What elements say of themselves, asked directly and remembered for a moment, so that a burst of
 * uploads asks once. That an element does not answer is remembered too. The map guards itself; two
 * threads may ask the same element at once, which does no harm.
 */
public final class ElementStates {
  private static final Logger log = LoggerFactory.getLogger(ElementStates.class);

  private final Function<URI, StorageElementClient> connect;
  private final long freshNanos;
  private final LongSupplier nanoTime;
  private final Map<ElementId, Asked> known = new ConcurrentHashMap<>();

  private record Asked(Optional<ElementStatus> status, long at) {}

  /**
   * @param connect makes a client that gives up soon: a caller waits for the answer
   */
  public ElementStates(
      Function<URI, StorageElementClient> connect, Duration fresh, LongSupplier nanoTime) {
    this.connect = connect;
    this.freshNanos = fresh.toNanos();
    this.nanoTime = nanoTime;
  }

  /** The element's state, empty when it does not answer at present. */
  Optional<ElementStatus> of(KnownElement element) {
    Asked asked = known.get(element.id());
    if (asked == null || nanoTime.getAsLong() - asked.at >= freshNanos) {
      asked = new Asked(ask(element), nanoTime.getAsLong());
      known.put(element.id(), asked);
    }
    return asked.status;
  }

  /** What was known of it proved wrong. */
  public void forget(ElementId element) {
    known.remove(element);
  }

  private Optional<ElementStatus> ask(KnownElement element) {
    try {
      return Optional.of(connect.apply(element.client().uri()).status());
    } catch (ClientException e) {
      log.warn("element {} does not tell its state: {}", element.id(), e.getMessage());
      return Optional.empty();
    }
  }
}
