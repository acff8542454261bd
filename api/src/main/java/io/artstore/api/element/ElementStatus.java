package io.artstore.api.element;

import java.util.UUID;

/**
 * What a storage element says of itself.
 *
 * @param capacityBytes the configured limit of document bytes
 * @param usedBytes bytes of documents that are stored or being written
 * @param availableBytes what can still be reserved, never more than the disk has
 * @param priority lower is filled first
 * @param writerEpoch grows each time a process becomes the element's writer
 */
public record ElementStatus(
    ElementId elementId,
    String name,
    ElementMode mode,
    long capacityBytes,
    long usedBytes,
    long availableBytes,
    long fileCount,
    int priority,
    UUID feedId,
    long writerEpoch) {}
