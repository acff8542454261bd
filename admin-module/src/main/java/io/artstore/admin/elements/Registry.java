package io.artstore.admin.elements;

import io.artstore.admin.db.StorageElementRows;
import io.artstore.admin.db.StorageElementRows.Announced;
import io.artstore.admin.db.StorageElementRows.StoredElement;
import io.artstore.api.element.ElementAnnouncement;
import io.artstore.api.element.ElementHealth;
import io.artstore.api.element.ElementId;
import io.artstore.api.element.ElementRegistration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Who the storage elements are, and which of them have been heard of lately. */
public final class Registry {
  /** Four announcements may be missed before an element counts as gone. */
  static final Duration SILENCE = Duration.ofMinutes(2);

  private final StorageElementRows rows;
  private final InstantSource clock;
  private final Instant startedAt;

  public Registry(StorageElementRows rows, InstantSource clock) {
    this.rows = rows;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /** Entries after a position, in the order in which they were registered. */
  public List<StoredElement> list(int after, int limit) {
    return rows.list(after, limit).stream()
        .map(found -> new StoredElement(found.position(), asOfNow(found.registration())))
        .toList();
  }

  Optional<ElementRegistration> find(ElementId elementId) {
    return rows.find(elementId).map(this::asOfNow);
  }

  Announced announce(ElementId elementId, ElementAnnouncement announcement) {
    return rows.announceInTransaction(
        elementId, announcement, clock.instant().truncatedTo(ChronoUnit.MICROS));
  }

  /**
   * Silence counts from the start of this process at the earliest: while it was away nobody could
   * announce anything, and elements that are well must not look lost when it returns.
   */
  private ElementRegistration asOfNow(ElementRegistration entry) {
    Instant heardOf = entry.lastSeenAt().filter(startedAt::isBefore).orElse(startedAt);
    boolean silent = heardOf.plus(SILENCE).isBefore(clock.instant());
    ElementHealth health =
        silent && entry.status() == ElementHealth.ONLINE ? ElementHealth.OFFLINE : entry.status();
    return new ElementRegistration(
        entry.id(),
        entry.elementId(),
        entry.name(),
        entry.mode(),
        health,
        entry.apiUrl(),
        entry.capacityBytes(),
        entry.usedBytes(),
        entry.fileCount(),
        entry.priority(),
        entry.lastSeenAt());
  }
}
