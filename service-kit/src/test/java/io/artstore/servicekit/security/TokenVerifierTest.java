package io.artstore.servicekit.security;

import static io.artstore.servicekit.security.TestKeys.ISSUER;
import static io.artstore.servicekit.security.TestKeys.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.artstore.api.auth.Scope;
import io.artstore.servicekit.security.AuthenticationException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TokenVerifierTest {
  private static final RSAKey KEY = TestKeys.generate("k1");
  private static final RSAKey STRANGE = TestKeys.generate("k1");

  private final SettableClock clock = new SettableClock(NOW);
  private final CountingKeys keys = new CountingKeys();
  private final TokenVerifier verifier = new TokenVerifier(ISSUER, keys, clock);

  /** Counts how often it is asked, which is once for each verification. */
  private static final class CountingKeys implements KeySource {
    private final AtomicInteger asked = new AtomicInteger();
    private long generation;

    @Override
    public List<RSAPublicKey> keysFor(String keyId) {
      asked.incrementAndGet();
      try {
        return keyId.equals("k1") ? List.of(KEY.toRSAPublicKey()) : List.of();
      } catch (JOSEException failure) {
        throw new IllegalStateException(failure);
      }
    }

    @Override
    public long generation() {
      return generation;
    }
  }

  @Test
  void tellsWhoseATokenIs() throws Exception {
    Caller caller = verifier.authenticate(TestKeys.token(KEY, claims -> claims));

    assertThat(caller.subject()).isEqualTo("0190-account");
    assertThat(caller.subjectName()).isEqualTo("Scanner Я");
    assertThat(caller.clientId()).isEqualTo("scanner");
    assertThat(caller.scopes()).containsExactlyInAnyOrder(Scope.FILES_READ, Scope.FILES_WRITE);
  }

  @Test
  void acceptsOneOfSeveralAudiencesAndNoScopesAndNoName() throws Exception {
    Caller caller =
        verifier.authenticate(
            TestKeys.token(
                KEY,
                claims ->
                    claims
                        .audience(List.of("other", "artstore"))
                        .claim("scope", null)
                        .claim("name", null)));

    assertThat(caller.scopes()).isEmpty();
    assertThat(caller.subjectName()).isEqualTo("0190-account");
  }

  static Stream<Arguments> forgeries() throws JOSEException {
    Date past = Date.from(NOW.minusSeconds(6));
    Date future = Date.from(NOW.plusSeconds(6));
    return Stream.of(
        Arguments.of("another key", TestKeys.token(STRANGE, claims -> claims)),
        Arguments.of("unknown kid", TestKeys.token(TestKeys.generate("k2"), claims -> claims)),
        Arguments.of("another issuer", TestKeys.token(KEY, c -> c.issuer("http://evil.test"))),
        Arguments.of("no issuer", TestKeys.token(KEY, c -> c.issuer(null))),
        Arguments.of("another audience", TestKeys.token(KEY, c -> c.audience("other"))),
        Arguments.of("no audience", TestKeys.token(KEY, c -> c.audience((String) null))),
        Arguments.of("expired", TestKeys.token(KEY, c -> c.expirationTime(past))),
        Arguments.of("never expires", TestKeys.token(KEY, c -> c.expirationTime(null))),
        Arguments.of("not yet valid", TestKeys.token(KEY, c -> c.notBeforeTime(future))),
        Arguments.of("no subject", TestKeys.token(KEY, c -> c.subject(null))),
        Arguments.of("empty subject", TestKeys.token(KEY, c -> c.subject(" "))),
        Arguments.of("no client", TestKeys.token(KEY, c -> c.claim("client_id", null))),
        Arguments.of("scope of wrong type", TestKeys.token(KEY, c -> c.claim("scope", 1))),
        Arguments.of("type of an id token", typed("JWT")),
        Arguments.of("type of a refresh token", typed("rt+jwt")),
        Arguments.of("RS512", signed(JWSAlgorithm.RS512)),
        Arguments.of("PS256", signed(JWSAlgorithm.PS256)),
        Arguments.of("alg none", new PlainJWT(TestKeys.claims().build()).serialize()),
        Arguments.of("alg none, typed", unsigned()),
        Arguments.of(
            "HS256 by the public key", signedWithPublicKey(KEY.toRSAPublicKey().getEncoded())),
        Arguments.of(
            "HS256 by the PEM text",
            signedWithPublicKey(TestKeys.pem(KEY).getBytes(StandardCharsets.US_ASCII))),
        Arguments.of("cut signature", TestKeys.token(KEY, c -> c).replaceFirst("\\.[^.]*$", ".")),
        Arguments.of("changed claims", changed()),
        Arguments.of("no token", "hello"),
        Arguments.of("empty", ""),
        Arguments.of("endless", "a".repeat(20_000)));
  }

  private static String typed(String type) {
    return TestKeys.sign(KEY, type, JWSAlgorithm.RS256, TestKeys.claims().build());
  }

  private static String signed(JWSAlgorithm algorithm) {
    return TestKeys.sign(KEY, "at+jwt", algorithm, TestKeys.claims().build());
  }

  private static String unsigned() {
    return base64("{\"alg\":\"none\",\"typ\":\"at+jwt\"}")
        + "."
        + base64(TestKeys.claims().build().toString())
        + ".";
  }

  private static String changed() {
    String[] parts = TestKeys.token(KEY, claims -> claims).split("\\.", -1);
    String claims = TestKeys.claims().claim("scope", "admin:write").build().toString();
    return parts[0] + "." + base64(claims) + "." + parts[2];
  }

  private static String signedWithPublicKey(byte[] secret) throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256)
                .keyID("k1")
                .type(new JOSEObjectType("at+jwt"))
                .build(),
            TestKeys.claims().build());
    jwt.sign(new MACSigner(secret));
    return jwt.serialize();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void refuses(String what, String token) {
    assertThatThrownBy(() -> verifier.authenticate(token))
        .as(what)
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.TOKEN_INVALID));
  }

  @Test
  void allowsClocksToDifferByFiveSeconds() throws Exception {
    Date past = Date.from(NOW.minusSeconds(4));
    Date future = Date.from(NOW.plusSeconds(4));

    verifier.authenticate(TestKeys.token(KEY, claims -> claims.expirationTime(past)));
    verifier.authenticate(TestKeys.token(KEY, claims -> claims.notBeforeTime(future)));
  }

  @Test
  void verifiesOnceUntilItExpires() throws Exception {
    String token = TestKeys.token(KEY, claims -> claims);
    verifier.authenticate(token);
    verifier.authenticate(token);
    assertThat(keys.asked).hasValue(1);

    clock.advance(Duration.ofHours(1));
    assertThatThrownBy(() -> verifier.authenticate(token))
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void verifiesAgainWhenTheKeysChanged() throws Exception {
    String token = TestKeys.token(KEY, claims -> claims);
    verifier.authenticate(token);
    keys.generation++;
    verifier.authenticate(token);
    assertThat(keys.asked).hasValue(2);
  }

  @Test
  void remembersNoMoreThanItsLimit() {
    VerifiedTokens tokens = new VerifiedTokens(3);
    Caller caller = new Caller("s", "s", "c", java.util.Set.of());
    for (int token = 0; token < 100; token++) {
      tokens.remember("token" + token, 1, NOW.plusSeconds(60), caller, NOW);
      assertThat(tokens.size()).isLessThanOrEqualTo(3);
    }
    assertThat(tokens.find("token99", 1, NOW)).contains(caller);
    assertThat(tokens.find("token99", 2, NOW)).isEmpty();
  }
}
