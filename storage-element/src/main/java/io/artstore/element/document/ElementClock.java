package io.artstore.element.document;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** The time to the microsecond, which is what files and databases both keep. */
public final class ElementClock {
  private final InstantSource source;

  public ElementClock(InstantSource source) {
    this.source = source;
  }

  public Instant now() {
    return source.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
