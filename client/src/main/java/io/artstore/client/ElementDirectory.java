package io.artstore.client;

import io.artstore.api.element.ElementId;
import io.artstore.api.element.ElementRegistration;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The storage elements as the registry last told. While the registry is away the last knowledge
 * goes on being used. The lock lets one thread ask while the others use what is known.
 */
public final class ElementDirectory {
  private static final Logger log = LoggerFactory.getLogger(ElementDirectory.class);

  /** A failure is the answer to whoever asks this soon: those who waited do not ask in turn. */
  private static final Duration FAILURE_MEMORY = Duration.ofSeconds(1);

  private final AdminClient admin;
  private final Function<URI, StorageElementClient> connect;
  private final long freshNanos;
  private final LongSupplier nanoTime;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Knowledge knowledge = new Knowledge(List.of(), false, 0);
  private volatile @Nullable Failure lastFailure;

  private record Knowledge(List<KnownElement> elements, boolean heard, long at) {}

  private record Failure(ClientException cause, long at) {}

  /** A registered element that has announced itself, and the way to it. */
  public record KnownElement(
      ElementId id, ElementRegistration registration, StorageElementClient client) {}

  /**
   * @param fresh how long an answer of the registry is used before it is asked again
   */
  public ElementDirectory(
      AdminClient admin, Transport transport, TokenSource tokens, Duration fresh) {
    this(admin, uri -> new StorageElementClient(transport, uri, tokens), fresh, System::nanoTime);
  }

  ElementDirectory(
      AdminClient admin,
      Function<URI, StorageElementClient> connect,
      Duration fresh,
      LongSupplier nanoTime) {
    this.admin = admin;
    this.connect = connect;
    this.freshNanos = fresh.toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * All known elements in whatever state.
   *
   * @throws ClientException when the registry is away and has never answered
   */
  public List<KnownElement> elements() {
    Knowledge known = knowledge;
    if (known.heard && nanoTime.getAsLong() - known.at < freshNanos) {
      return known.elements;
    }
    if (known.heard) {
      if (!asking.tryLock()) {
        return known.elements;
      }
    } else {
      asking.lock();
    }
    try {
      return ask(knowledge);
    } finally {
      asking.unlock();
    }
  }

  /** Whether the registry has answered since the start. */
  public boolean heard() {
    return knowledge.heard;
  }

  private List<KnownElement> ask(Knowledge known) {
    if (known.heard && nanoTime.getAsLong() - known.at < freshNanos) {
      return known.elements;
    }
    Failure failure = lastFailure;
    if (!known.heard
        && failure != null
        && nanoTime.getAsLong() - failure.at < FAILURE_MEMORY.toNanos()) {
      throw failure.cause;
    }
    try {
      List<KnownElement> elements =
          admin.elements().stream()
              .flatMap(entry -> entry.elementId().stream().map(id -> known(id, entry)))
              .toList();
      knowledge = new Knowledge(elements, true, nanoTime.getAsLong());
      return elements;
    } catch (ClientException e) {
      if (!known.heard) {
        // An interrupted caller has failed, not the registry.
        lastFailure =
            Thread.currentThread().isInterrupted() ? null : new Failure(e, nanoTime.getAsLong());
        throw e;
      }
      log.warn(
          "the registry does not answer, its last answer goes on being used: {}", e.getMessage());
      knowledge = new Knowledge(known.elements, true, nanoTime.getAsLong());
      return known.elements;
    }
  }

  private KnownElement known(ElementId id, ElementRegistration entry) {
    return new KnownElement(id, entry, connect.apply(entry.apiUrl()));
  }
}
