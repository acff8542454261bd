package io.artstore.element.identity;

import io.artstore.api.element.ElementId;
import io.artstore.api.element.ElementMode;
import java.time.Instant;

/**
 * What {@code element.json} says.
 *
 * @param writerEpoch grows each time a process becomes the element's writer
 */
public record ElementIdentity(
    ElementId elementId,
    ElementMode mode,
    long capacityBytes,
    long writerEpoch,
    Instant createdAt) {

  public ElementIdentity {
    if (capacityBytes < 0 || writerEpoch < 0) {
      throw new IllegalArgumentException(
          "capacity_bytes %d, writer_epoch %d".formatted(capacityBytes, writerEpoch));
    }
  }

  /** The same element with another writer. */
  public ElementIdentity inEpoch(long epoch) {
    return new ElementIdentity(elementId, mode, capacityBytes, epoch, createdAt);
  }
}
