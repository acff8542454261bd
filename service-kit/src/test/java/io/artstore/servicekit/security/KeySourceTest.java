package io.artstore.servicekit.security;

import static io.artstore.servicekit.security.TestKeys.ISSUER;
import static io.artstore.servicekit.security.TestKeys.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpServer;
import io.artstore.servicekit.config.AuthGroup;
import io.artstore.servicekit.config.ConfigException;
import io.artstore.servicekit.security.AuthenticationException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeySourceTest {
  private static final RSAKey FIRST = TestKeys.generate("first");
  private static final RSAKey SECOND = TestKeys.generate("second");

  @TempDir private Path directory = Path.of("");

  private final AtomicInteger fetches = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong(1);
  private volatile String served = TestKeys.jwks(FIRST);
  private volatile int status = 200;
  private volatile boolean stalls;
  private HttpServer server = listen();

  private HttpServer listen() {
    try {
      HttpServer created =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      created.createContext(
          "/jwks",
          exchange -> {
            fetches.incrementAndGet();
            byte[] body = served.getBytes(StandardCharsets.UTF_8);
            if (stalls) {
              // The head and a piece of the body; the rest never comes.
              exchange.sendResponseHeaders(status, body.length + 1);
              exchange.getResponseBody().write(body);
              exchange.getResponseBody().flush();
              return;
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      return created;
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private JwksKeySource source() {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
    return new JwksKeySource(
        address, HttpClient.newHttpClient(), Duration.ofSeconds(2), nanos::get);
  }

  private void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  @Test
  void fetchesWhenFirstNeededAndThenRemembers() throws Exception {
    KeySource keys = source();

    assertThat(fetches).hasValue(0);
    assertThat(keys.keysFor("first")).containsExactly(FIRST.toRSAPublicKey());
    assertThat(keys.keysFor("first")).hasSize(1);
    assertThat(keys.keysFor("")).hasSize(1);
    assertThat(fetches).hasValue(1);
  }

  @Test
  void fetchesForAnUnknownKeyIdButNotForEveryOne() throws Exception {
    JwksKeySource keys = source();
    assertThat(keys.keysFor("first")).hasSize(1);
    served = TestKeys.jwks(FIRST, SECOND);

    for (int stranger = 0; stranger < 100; stranger++) {
      assertThat(keys.keysFor("invented" + stranger)).isEmpty();
    }
    assertThat(fetches).hasValue(1);

    pass(JwksKeySource.PAUSE.plusNanos(1));
    long before = keys.generation();
    assertThat(keys.keysFor("second")).containsExactly(SECOND.toRSAPublicKey());
    assertThat(fetches).hasValue(2);
    assertThat(keys.generation()).isGreaterThan(before);
  }

  @Test
  void dropsAKeyThatWasWithdrawnWhenItIsTimeToLookAgain() throws Exception {
    JwksKeySource keys = source();
    assertThat(keys.keysFor("first")).hasSize(1);
    served = TestKeys.jwks(SECOND);
    pass(JwksKeySource.FRESH.plusNanos(1));

    assertThat(keys.keysFor("first")).isEmpty();
  }

  @Test
  void goesOnWithWhatItKnowsWhileTheAddressIsAway() throws Exception {
    JwksKeySource keys = source();
    assertThat(keys.keysFor("first")).hasSize(1);
    status = 500;
    pass(JwksKeySource.FRESH.plusNanos(1));

    assertThat(keys.keysFor("first")).hasSize(1);
    assertThatThrownBy(() -> keys.keysFor("second"))
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.KEYS_UNAVAILABLE));
  }

  @Test
  void givesUpAnAnswerThatDoesNotEnd() throws Exception {
    stalls = true;
    JwksKeySource keys = source();
    assertThatThrownBy(() -> keys.keysFor("first"))
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.KEYS_UNAVAILABLE));
    stalls = false;
    pass(JwksKeySource.PAUSE.plusNanos(1));
    assertThat(keys.keysFor("first")).hasSize(1);
  }

  @Test
  void saysUnavailableAndRecoversWhenTheAddressComesBack() throws Exception {
    status = 503;
    JwksKeySource keys = source();
    TokenVerifier verifier = new TokenVerifier(ISSUER, keys, new SettableClock(NOW));
    String token = TestKeys.token(FIRST, claims -> claims);

    for (int attempt = 0; attempt < 10; attempt++) {
      assertThatThrownBy(() -> verifier.authenticate(token))
          .isInstanceOfSatisfying(
              AuthenticationException.class,
              failure -> assertThat(failure.reason()).isEqualTo(Reason.KEYS_UNAVAILABLE));
    }
    assertThat(fetches).hasValue(1);

    status = 200;
    pass(JwksKeySource.PAUSE.plusNanos(1));
    assertThat(verifier.authenticate(token).clientId()).isEqualTo("scanner");
  }

  @Test
  void treatsAnAnswerThatIsNoKeySetAsAway() {
    served = "<html>";
    assertThatThrownBy(() -> source().keysFor("first")).isInstanceOf(AuthenticationException.class);
  }

  @Test
  void readsAFileAgainWhenItChanges() throws Exception {
    Path file = directory.resolve("keys.pem");
    Files.writeString(file, TestKeys.pem(FIRST));
    KeySource keys = KeySource.file(file);
    long before = keys.generation();
    assertThat(keys.keysFor("whatever")).containsExactly(FIRST.toRSAPublicKey());

    Files.writeString(file, TestKeys.pem(SECOND) + TestKeys.pem(FIRST));
    assertThat(keys.keysFor("")).containsExactly(SECOND.toRSAPublicKey(), FIRST.toRSAPublicKey());
    assertThat(keys.generation()).isGreaterThan(before);
  }

  @Test
  void keepsTheKeysOfAFileThatBreaksAfterTheStart() throws Exception {
    Path file = directory.resolve("keys.pem");
    Files.writeString(file, TestKeys.pem(FIRST));
    KeySource keys = KeySource.file(file);

    Files.writeString(file, "half a fi");
    assertThat(keys.keysFor("")).hasSize(1);
    Files.delete(file);
    assertThat(keys.keysFor("")).hasSize(1);
    Files.writeString(file, TestKeys.pem(SECOND));
    assertThat(keys.keysFor("")).containsExactly(SECOND.toRSAPublicKey());
  }

  @Test
  void namesTheFileThatCannotBeUsedAtTheStart() throws Exception {
    Path missing = directory.resolve("missing.pem");
    assertThatThrownBy(() -> KeySource.file(missing))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("does not exist");

    Path secret = directory.resolve("private.pem");
    Files.writeString(secret, "-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n");
    assertThatThrownBy(() -> KeySource.file(secret))
        .hasMessageContaining(secret.toString())
        .hasMessageContaining("PRIVATE KEY")
        .message()
        .doesNotContain("SECRET");

    Path garbage = directory.resolve("garbage.pem");
    Files.writeString(garbage, "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
    assertThatThrownBy(() -> KeySource.file(garbage)).isInstanceOf(ConfigException.class);
  }

  /** As the configuration gives it. */
  private record Auth(String issuer, Optional<URI> jwksUrl, Optional<Path> publicKeyPath)
      implements AuthGroup {}

  @Test
  void prefersTheFileThatTheConfigurationNames() throws Exception {
    Path file = directory.resolve("keys.pem");
    Files.writeString(file, TestKeys.pem(FIRST));
    Auth auth = new Auth(ISSUER, Optional.empty(), Optional.of(file));

    TokenVerifier verifier = TokenVerifier.from(auth, new SettableClock(NOW));
    assertThat(verifier.authenticate(TestKeys.token(FIRST, claims -> claims)).subject())
        .isEqualTo("0190-account");

    Auth missing = new Auth(ISSUER, Optional.empty(), Optional.of(directory.resolve("no.pem")));
    assertThatThrownBy(() -> TokenVerifier.from(missing, new SettableClock(NOW)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(directory.resolve("no.pem").toString());
  }

  @Test
  void looksForKeysAtTheIssuer() throws Exception {
    server.createContext(
        "/oauth2/jwks",
        exchange -> {
          byte[] body = served.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    String issuer = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    Auth auth = new Auth(issuer, Optional.empty(), Optional.empty());

    TokenVerifier verifier = TokenVerifier.from(auth, new SettableClock(NOW));
    assertThat(verifier.authenticate(TestKeys.token(FIRST, claims -> claims.issuer(issuer))))
        .isNotNull();

    for (String wrong : new String[] {"no address", "ftp://admin", "admin:8000"}) {
      Auth malformed = new Auth(wrong, Optional.empty(), Optional.empty());
      assertThatThrownBy(() -> TokenVerifier.from(malformed, new SettableClock(NOW)))
          .isInstanceOf(ConfigException.class);
    }
  }
}
