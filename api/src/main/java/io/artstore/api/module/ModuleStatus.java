package io.artstore.api.module;

import java.util.Map;
import java.util.Optional;

/**
 * The answer of {@code /health/ready}.
 *
 * @param details what a person would ask next, such as {@code database: away}; never a secret
 */
public record ModuleStatus(
    String module,
    String version,
    boolean ready,
    Optional<SchemaStatus> schema,
    Map<String, String> details) {

  public ModuleStatus {
    details = Map.copyOf(details);
  }
}
