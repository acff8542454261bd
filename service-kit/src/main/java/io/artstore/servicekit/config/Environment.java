package io.artstore.servicekit.config;

import java.time.Clock;
import java.util.Map;

/** The one place where a service reads its process' environment and the machine's clock. */
public final class Environment {
  private Environment() {}

  /** The variables that the process was started with. */
  public static Map<String, String> variables() {
    return Map.copyOf(System.getenv());
  }

  /** The machine's clock, in UTC, for handing to constructors. */
  public static Clock clock() {
    return Clock.systemUTC();
  }
}
