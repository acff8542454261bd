package io.artstore.client;

import io.artstore.api.module.ModuleStatus;
import io.artstore.api.module.WellKnown;
import java.net.URI;

/** What every module tells without a token. */
public final class ModuleStatusClient {
  private final Transport transport;
  private final URI module;

  public ModuleStatusClient(Transport transport, URI module) {
    this.transport = transport;
    this.module = module;
  }

  /** Whether the process answers at all. */
  public boolean live() {
    try (Answer answer = send("/health/live")) {
      return answer.status() == 200;
    } catch (ClientException e) {
      // Not to be reached is the answer "no".
      return false;
    }
  }

  /** The module's state, ready or not. */
  public ModuleStatus status() {
    try (Answer answer = send("/health/ready")) {
      if (answer.status() != 200 && answer.status() != 503) {
        throw answer.problem();
      }
      return answer.json(ModuleStatus.class);
    }
  }

  /** Where the other modules are. */
  public WellKnown wellKnown() {
    try (Answer answer = send("/.well-known/artstore").require(200)) {
      return answer.json(WellKnown.class);
    }
  }

  private Answer send(String path) {
    return transport.send(Call.to("GET", Call.at(module, path)).repeatable());
  }
}
