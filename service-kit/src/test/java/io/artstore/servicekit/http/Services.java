package io.artstore.servicekit.http;

import io.artstore.api.auth.Scope;
import io.artstore.servicekit.security.AuthenticationException;
import io.artstore.servicekit.security.Authenticator;
import io.artstore.servicekit.security.Caller;
import io.artstore.servicekit.telemetry.ServiceTelemetry;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Starts services for tests, on free ports. */
final class Services {
  static final HttpSettings SETTINGS = HttpSettings.of("127.0.0.1", 0);

  /** Knows the tokens {@code reader} and {@code module}, and cannot judge {@code later}. */
  static final Authenticator TOKENS =
      token ->
          switch (token) {
            case "reader" -> new Caller("r-1", "Reader", "reading", Set.of(Scope.FILES_READ));
            case "module" -> new Caller("m-1", "Module", "module", Set.of(Scope.STORAGE_WRITE));
            case "later" ->
                throw new AuthenticationException(
                    AuthenticationException.Reason.KEYS_UNAVAILABLE, "admin is away");
            default ->
                throw new AuthenticationException(
                    AuthenticationException.Reason.TOKEN_INVALID, "of \"another\" issuer");
          };

  private Services() {}

  static HttpService start(UnaryOperator<Routes.Builder> routes) {
    return start(SETTINGS, routes);
  }

  static HttpService start(HttpSettings settings, UnaryOperator<Routes.Builder> routes) {
    return HttpService.start(
        settings, routes.apply(Routes.builder()).build(), TOKENS, ServiceTelemetry.of("test"));
  }

  static HttpSettings withConcurrency(int requests) {
    return new HttpSettings(
        "127.0.0.1", 0, requests, SETTINGS.idleTimeout(), SETTINGS.drainTimeout());
  }

  static HttpSettings withIdleTimeout(Duration idle) {
    return new HttpSettings("127.0.0.1", 0, 16, idle, SETTINGS.drainTimeout());
  }
}
