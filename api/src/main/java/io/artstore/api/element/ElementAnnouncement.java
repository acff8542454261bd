package io.artstore.api.element;

import java.net.URI;

/** What an element tells the registry at its start and every half minute. */
public record ElementAnnouncement(
    String name,
    ElementMode mode,
    URI apiUrl,
    long capacityBytes,
    long usedBytes,
    long fileCount,
    int priority) {}
