package io.artstore.element.document;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a document came from.
 *
 * @param at when it was taken in, to the microsecond
 * @param byFullName kept from files of the old product
 * @param via the client that acted for whom it is, when another
 */
public record Origin(
    Instant at, String byId, String byName, Optional<String> byFullName, Optional<String> via) {}
