package io.artstore.servicekit.http;

import io.artstore.api.module.ModuleStatus;
import io.artstore.api.module.WellKnown;
import io.artstore.api.problem.ErrorCode;
import io.artstore.servicekit.telemetry.ServiceTelemetry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** What every service answers about itself. */
public final class BuiltInRoutes {
  private BuiltInRoutes() {}

  /**
   * Health, metrics, the API's description and where the other modules are. All open; health and
   * metrics are answered also when the service is full.
   *
   * @param status asked at every request, so cheap
   */
  public static Routes of(
      String module,
      Supplier<ModuleStatus> status,
      WellKnown wellKnown,
      ServiceTelemetry telemetry) {
    Optional<byte[]> openApi = openApi(module);
    return Routes.builder()
        .getAlways(
            "/health/live",
            exchange ->
                exchange.respondBytes(
                    200,
                    "application/json",
                    "{\"status\":\"live\"}".getBytes(StandardCharsets.UTF_8)))
        .getAlways("/health/ready", exchange -> ready(exchange, status.get()))
        .getAlways(
            "/metrics",
            exchange ->
                exchange.respondBytes(
                    200,
                    ServiceTelemetry.MEDIA_TYPE,
                    telemetry.scrape().getBytes(StandardCharsets.UTF_8)))
        .get("/openapi", Access.open(), exchange -> openApi(exchange, openApi))
        .get(
            "/.well-known/artstore",
            Access.open(),
            exchange -> exchange.respondJson(200, wellKnown))
        .build();
  }

  private static void ready(Exchange exchange, ModuleStatus status) throws IOException {
    exchange.setHeader("Cache-Control", "no-store");
    exchange.respondJson(status.ready() ? 200 : 503, status);
  }

  private static void openApi(Exchange exchange, Optional<byte[]> document) throws IOException {
    exchange.respondBytes(
        200,
        "application/yaml",
        document.orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.NOT_FOUND, "this module's API is not described yet")));
  }

  private static Optional<byte[]> openApi(String module) {
    try (InputStream document =
        ErrorCode.class.getResourceAsStream("/openapi/" + module + ".yaml")) {
      return document == null ? Optional.empty() : Optional.of(document.readAllBytes());
    } catch (IOException failure) {
      throw new UncheckedIOException("the description of " + module + " cannot be read", failure);
    }
  }
}
