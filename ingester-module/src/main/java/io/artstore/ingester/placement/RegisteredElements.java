package io.artstore.ingester.placement;

import io.artstore.api.problem.ErrorCode;
import io.artstore.client.ClientException;
import io.artstore.client.ElementDirectory;
import io.artstore.client.ElementDirectory.KnownElement;
import io.artstore.servicekit.http.ProblemException;
import java.time.Duration;
import java.util.List;

/** The registered elements, with what a caller is told while nobody has named them yet. */
public final class RegisteredElements {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final ElementDirectory directory;

  public RegisteredElements(ElementDirectory directory) {
    this.directory = directory;
  }

  /**
   * All of them in whatever state.
   *
   * @throws ProblemException {@code not_ready} until the registry has answered once
   */
  public List<KnownElement> all() {
    try {
      return directory.elements();
    } catch (ClientException e) {
      throw new ProblemException(
              ErrorCode.NOT_READY, "the registry of storage elements has not answered yet")
          .retryAfter(RETRY_AFTER)
          .cause(e);
    }
  }
}
