package io.artstore.api.element;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An element in the registry.
 *
 * @param id the registry's own id of the entry
 * @param elementId absent for an entry made by hand whose element has not announced itself yet
 */
public record ElementRegistration(
    UUID id,
    Optional<ElementId> elementId,
    String name,
    ElementMode mode,
    ElementHealth status,
    URI apiUrl,
    Optional<Long> capacityBytes,
    long usedBytes,
    long fileCount,
    int priority,
    Optional<Instant> lastSeenAt) {}
