package io.artstore.app.up;

import io.artstore.api.element.ElementRegistration;
import io.artstore.app.installation.Part;
import io.artstore.app.installation.Ports;
import io.artstore.client.AdminClient;
import io.artstore.client.ClientCredentials;
import io.artstore.client.ClientException;
import io.artstore.client.ClientSettings;
import io.artstore.client.TokenSource;
import io.artstore.client.Transport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Waits until the modules say themselves, over HTTP, that they are ready. */
final class Readiness {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);

  private final Ports ports;
  private final ClientCredentials credentials;

  /**
   * @param credentials of a module, which may read the registry
   */
  Readiness(Ports ports, ClientCredentials credentials) {
    this.ports = ports;
    this.credentials = credentials;
  }

  /**
   * Until the registry knows both elements where they listen now, so that the first upload finds
   * them.
   */
  void awaitRegistration(Lookout lookout) throws Exception {
    URI admin = ports.url(Part.ADMIN);
    Set<URI> wanted = Set.of(ports.url(Part.ELEMENT_01), ports.url(Part.ELEMENT_02));
    try (Transport transport = Transport.open(ClientSettings.defaults())) {
      AdminClient registry =
          new AdminClient(
              transport,
              admin,
              TokenSource.clientCredentials(
                  transport, AdminClient.tokenEndpoint(admin), credentials));
      long deadline = deadline();
      while (!known(registry).containsAll(wanted)) {
        pause(deadline, "the storage elements did not announce themselves at " + admin, lookout);
      }
    }
  }

  private static Set<URI> known(AdminClient registry) {
    try {
      return registry.elements().stream()
          .map(ElementRegistration::apiUrl)
          .collect(Collectors.toSet());
    } catch (ClientException notYet) {
      return Set.of();
    }
  }

  /** Until every module answers its readiness with 200. */
  void awaitModules(List<Part> parts, Lookout lookout) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (Part part : parts) {
        long deadline = deadline();
        HttpRequest request =
            HttpRequest.newBuilder(ports.url(part).resolve("/health/ready")).timeout(LIMIT).build();
        String answer = "";
        while (!answer.startsWith("200 ")) {
          if (!answer.isEmpty()) {
            pause(deadline, part.title() + " is not ready; it answers " + answer, lookout);
          }
          answer = ask(http, request);
        }
      }
    }
  }

  private static String ask(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException away) {
      return "not at all (" + away + ")";
    }
  }

  private static long deadline() {
    return System.nanoTime() + LIMIT.toNanos();
  }

  private static void pause(long deadline, String otherwise, Lookout lookout) throws Exception {
    lookout.requireGoingOn();
    if (System.nanoTime() > deadline) {
      throw new NotReadyInTimeException(otherwise);
    }
    LockSupport.parkNanos(POLL.toNanos());
  }

  /** Says when waiting has become pointless. */
  @FunctionalInterface
  interface Lookout {
    void requireGoingOn() throws Exception;
  }
}
