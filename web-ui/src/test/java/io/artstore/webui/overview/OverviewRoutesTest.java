package io.artstore.webui.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.api.module.ModuleStatus;
import io.artstore.api.module.SchemaStatus;
import io.artstore.servicekit.http.Access;
import io.artstore.servicekit.http.HttpService;
import io.artstore.servicekit.http.HttpSettings;
import io.artstore.servicekit.http.RouteHandler;
import io.artstore.servicekit.http.Routes;
import io.artstore.servicekit.security.AuthenticationException;
import io.artstore.servicekit.telemetry.ServiceTelemetry;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OverviewRoutesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @AfterEach
  void closeAll() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void showsWhatEachModuleAnswers() throws Exception {
    URI up = module(exchange -> exchange.respondJson(200, status(true, "20261124_1200")));
    URI behind = module(exchange -> exchange.respondJson(503, status(false, "20251116_2141")));
    String page = page(List.of(new KnownModule("First", up), new KnownModule("Second", behind)));

    assertThat(page)
        .contains("1 of 2 modules are up.")
        .contains("First", "<span class=\"state up\">up</span>", "1.2.3")
        .contains("query-module in artstore")
        .contains("Second", "not ready</span>", "behind 20261124_1200", "database: away")
        .contains("href=\"" + up + "/openapi\"");
  }

  @Test
  void reportsAsDownWhatIsNoModule() throws Exception {
    URI garbage = module(exchange -> exchange.respondBytes(200, "text/html", new byte[100_000]));
    URI elsewhere = module(exchange -> exchange.respondJson(200, status(true, "20261124_1200")));
    URI redirect =
        module(
            exchange -> {
              exchange.setHeader("Location", elsewhere + "/health/ready");
              exchange.respond(302);
            });
    URI nobody = URI.create("http://127.0.0.1:" + freePort());
    String page =
        page(
            List.of(
                new KnownModule("Garbage", garbage),
                new KnownModule("Redirect", redirect),
                new KnownModule("Nobody", nobody)));

    assertThat(page).contains("0 of 3 modules are up.");
    assertThat(page.split("<span class=\"state down\">down</span>", -1)).hasSize(4);
    assertThat(page).contains("something else answers at this address", "no answer");
  }

  @Test
  void doesNotWaitForOneThatNeverAnswers() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    URI stalled =
        module(
            exchange -> {
              never.await();
              exchange.respond(204);
            });
    open.push(never::countDown);
    URI up = module(exchange -> exchange.respondJson(200, status(true, "20261124_1200")));
    String page = page(List.of(new KnownModule("Stalled", stalled), new KnownModule("Up", up)));
    assertThat(page).contains("1 of 2 modules are up.", "no answer within 2 s");
  }

  @Test
  void escapesWhatModulesSay() throws Exception {
    String nasty = "\"><script>alert('x')</script>&";
    URI module =
        module(
            exchange ->
                exchange.respondJson(
                    200,
                    new ModuleStatus(
                        nasty, nasty, true, Optional.empty(), Map.of("detail", nasty))));
    String page = page(List.of(new KnownModule(nasty, module)));
    assertThat(page).contains("&lt;script&gt;").doesNotContain("<script");
  }

  @Test
  void countsWhatIsTooMuchForAPage() throws Exception {
    URI nobody = URI.create("http://127.0.0.1:" + freePort());
    List<KnownModule> many =
        IntStream.range(0, OverviewRoutes.MODULES_LIMIT + 7)
            .mapToObj(i -> new KnownModule("Module " + i, nobody))
            .toList();
    assertThat(page(many)).contains("7 more storage elements").doesNotContain("Module 100");
  }

  @Test
  void runsNoScriptAndLoadsNothingFromElsewhere() throws Exception {
    URI site = site(List.of());
    HttpResponse<String> page = get(site.resolve("/"));
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "style-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "script");
    assertThat(page.body()).doesNotContain("<script", "style=", "onclick");

    HttpResponse<String> style = get(site.resolve("/assets/overview.css"));
    assertThat(style.headers().firstValue("Content-Type")).hasValue("text/css; charset=utf-8");
    assertThat(style.body()).contains("prefers-color-scheme: dark").doesNotContain("http");
    assertThat(get(site.resolve("/assets/icon.svg")).statusCode()).isEqualTo(200);
  }

  private static ModuleStatus status(boolean ready, String version) {
    return new ModuleStatus(
        "query-module",
        "1.2.3",
        ready,
        Optional.of(new SchemaStatus("query-module", "artstore", version, "20261124_1200")),
        ready ? Map.of() : Map.of("database", "away"));
  }

  private String page(List<KnownModule> modules) throws Exception {
    HttpResponse<String> response = get(site(modules).resolve("/"));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private URI site(List<KnownModule> modules) {
    URI other = URI.create("http://localhost:8020");
    Examples examples =
        new Examples(
            URI.create("http://localhost:8000/oauth2/token"),
            Optional.of(other),
            Optional.of(other),
            Optional.empty());
    OverviewRoutes routes =
        new OverviewRoutes(examples, () -> new ArrayList<>(modules), InstantSource.fixed(NOW));
    open.push(routes);
    return serve(routes.routes());
  }

  private URI module(RouteHandler ready) {
    return serve(Routes.builder().get("/health/ready", Access.open(), ready).build());
  }

  private URI serve(Routes routes) {
    HttpSettings settings =
        new HttpSettings("127.0.0.1", 0, 64, Duration.ofSeconds(10), Duration.ofSeconds(5));
    ServiceTelemetry telemetry = ServiceTelemetry.of("test");
    HttpService service =
        HttpService.start(
            settings,
            routes,
            token -> {
              throw new AuthenticationException(
                  AuthenticationException.Reason.TOKEN_INVALID, "nobody signs in here");
            },
            telemetry);
    open.push(telemetry);
    open.push(service);
    return service.uri();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
