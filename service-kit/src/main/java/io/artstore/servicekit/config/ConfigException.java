package io.artstore.servicekit.config;

import java.util.List;

/**
 * The configuration cannot be used. The message lists everything that is wrong, no secret in it.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  public ConfigException(String problem) {
    this(List.of(problem));
  }

  public ConfigException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each fault. */
  public List<String> problems() {
    return problems;
  }
}
