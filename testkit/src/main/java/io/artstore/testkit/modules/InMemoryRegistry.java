package io.artstore.testkit.modules;

import io.artstore.api.auth.Scope;
import io.artstore.api.element.ElementHealth;
import io.artstore.api.element.ElementRegistration;
import io.artstore.api.element.RegistrationPage;
import io.artstore.servicekit.http.Access;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.HttpService;
import io.artstore.servicekit.http.HttpSettings;
import io.artstore.servicekit.http.Routes;
import io.artstore.servicekit.telemetry.ServiceTelemetry;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What modules need of an admin module: tokens for every secret, and the list of elements. */
public final class InMemoryRegistry implements AutoCloseable {
  private final TestTokens tokens;
  private final List<ElementRegistration> elements = new CopyOnWriteArrayList<>();
  private final HttpService http;

  private InMemoryRegistry(TestTokens tokens) {
    this.tokens = tokens;
    this.http =
        HttpService.start(
            HttpSettings.of("127.0.0.1", 0),
            Routes.builder()
                .post("/oauth2/token", Access.open(), this::token)
                .get(
                    "/api/v1/storage-elements",
                    Access.anyOf(Scope.STORAGE_READ),
                    exchange ->
                        exchange.respondJson(200, new RegistrationPage(elements, Optional.empty())))
                .build(),
            tokens.verifier(),
            ServiceTelemetry.of("registry"));
  }

  public static InMemoryRegistry start(TestTokens tokens) {
    return new InMemoryRegistry(tokens);
  }

  public URI uri() {
    return http.uri();
  }

  /** Lists an element as online, in place of what was said of it before. */
  public void register(InMemoryElement element, int priority) {
    register(element, priority, element.uri());
  }

  /** The same at another address, where somebody else may listen, or nobody. */
  public void register(InMemoryElement element, int priority, URI address) {
    remove(element);
    elements.add(
        new ElementRegistration(
            element.id().value(),
            Optional.of(element.id()),
            element.name(),
            element.mode(),
            ElementHealth.ONLINE,
            address,
            Optional.of(element.capacity()),
            0,
            0,
            priority,
            Optional.empty()));
  }

  public void remove(InMemoryElement element) {
    elements.removeIf(entry -> entry.elementId().equals(Optional.of(element.id())));
  }

  private void token(Exchange exchange) throws IOException {
    exchange.respondJson(
        200,
        Map.of(
            "access_token",
            tokens.issue("module-1", "A module", Scope.STORAGE_READ, Scope.STORAGE_WRITE),
            "expires_in",
            1800,
            "token_type",
            "Bearer"));
  }

  @Override
  public void close() {
    http.close();
  }
}
