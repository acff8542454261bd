package io.artstore.webui.overview;

import io.artstore.servicekit.http.Access;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.Routes;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Serves the page and what it is made of. Closing it ends requests to modules that are under way.
 */
public final class OverviewRoutes implements AutoCloseable {
  /** More modules than this are counted and not asked: nobody reads a longer page. */
  static final int MODULES_LIMIT = 100;

  /** No script at all, nothing from elsewhere, in no frame. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final Examples examples;
  private final Supplier<List<KnownModule>> modules;
  private final InstantSource clock;
  private final OverviewPage page = new OverviewPage();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;

  /**
   * Prepares the page.
   *
   * @param modules asked for each view: all that are known, the most important first
   */
  public OverviewRoutes(
      Examples examples, Supplier<List<KnownModule>> modules, InstantSource clock) {
    this.examples = examples;
    this.modules = modules;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(threads)
            .build();
  }

  public Routes routes() {
    ModuleProbe probe = new ModuleProbe(client, threads);
    byte[] style = OverviewPage.asset("overview.css");
    byte[] icon = OverviewPage.asset("icon.svg");
    return Routes.builder()
        .get("/", Access.open(), exchange -> show(exchange, probe))
        .get(
            "/assets/overview.css",
            Access.open(),
            exchange -> asset(exchange, "text/css; charset=utf-8", style))
        .get("/assets/icon.svg", Access.open(), exchange -> asset(exchange, "image/svg+xml", icon))
        .build();
  }

  private void show(Exchange exchange, ModuleProbe probe) throws IOException {
    List<KnownModule> known = modules.get();
    List<KnownModule> asked = known.subList(0, Math.min(known.size(), MODULES_LIMIT));
    Overview overview =
        new Overview(
            probe.probe(asked),
            known.size() - asked.size(),
            examples.client().isPresent(),
            CurlLines.of(examples),
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    protect(exchange);
    exchange.setHeader("Cache-Control", "no-store");
    exchange.respondBytes(200, OverviewPage.CONTENT_TYPE, page.render(overview));
  }

  private static void asset(Exchange exchange, String contentType, byte[] bytes)
      throws IOException {
    protect(exchange);
    exchange.setHeader("Cache-Control", "public, max-age=300");
    exchange.respondBytes(200, contentType, bytes);
  }

  private static void protect(Exchange exchange) {
    exchange.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    exchange.setHeader("X-Content-Type-Options", "nosniff");
    exchange.setHeader("Referrer-Policy", "no-referrer");
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}
