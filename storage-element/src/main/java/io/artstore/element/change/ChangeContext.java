package io.artstore.element.change;

import io.artstore.element.document.ElementClock;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What stays the same while an element runs.
 *
 * @param ids of intentions
 * @param epoch of this writer
 * @param changeCommitted to be run after each commit
 */
public record ChangeContext(
    ElementClock clock, Supplier<UUID> ids, long epoch, Runnable changeCommitted) {}
