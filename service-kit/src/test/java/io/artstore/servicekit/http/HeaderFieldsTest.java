package io.artstore.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.api.file.Sha256;
import io.artstore.api.problem.ErrorCode;
import io.artstore.servicekit.uri.PercentEncoding;
import java.util.Optional;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderFieldsTest {
  private static final String EMPTY_HEX =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String EMPTY_BASE64 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`a b.pdf`, `attachment; filename=\"a b.pdf\"`",
        "`день.txt`, `attachment; filename=\"____.txt\"; filename*=UTF-8''%D0%B4%D0%B5%D0%BD%D1%8C.txt`",
        "`a\"b\\c.txt`, `attachment; filename=\"a_b_c.txt\"; filename*=UTF-8''a%22b%5Cc.txt`",
        "`50%.txt`, `attachment; filename=\"50_.txt\"; filename*=UTF-8''50%25.txt`",
        "`😀`, `attachment; filename=\"_\"; filename*=UTF-8''%F0%9F%98%80`",
        "`a/../b`, `attachment; filename=\"a_.._b\"; filename*=UTF-8''a%2F..%2Fb`",
      })
  void namesAttachments(String filename, String expected) {
    assertThat(ContentDisposition.attachment(filename)).isEqualTo(expected);
  }

  @Property
  void writesHeadersThatAreAsciiAndHoldTheName(@ForAll String filename) {
    Assume.that(filename.chars().noneMatch(unit -> Character.isSurrogate((char) unit)));
    String header = ContentDisposition.attachment(filename);

    assertThat(header).matches("[\\x20-\\x7e]+");
    String[] parts = header.split("\\*=UTF-8''", 2);
    if (parts.length == 2) {
      assertThat(PercentEncoding.decode(parts[1])).isEqualTo(filename);
    } else {
      assertThat(header).isEqualTo("attachment; filename=\"" + filename + "\"");
    }
  }

  @Test
  void writesAndReadsDigests() {
    Sha256 digest = new Sha256(EMPTY_HEX);

    assertThat(Digests.format(digest)).isEqualTo("sha-256=:" + EMPTY_BASE64 + ":");
    assertThat(Digests.entityTag(digest)).isEqualTo("\"" + EMPTY_HEX + "\"");
    assertThat(Digests.parse("Repr-Digest", Optional.of(Digests.format(digest)))).contains(digest);
    assertThat(
            Digests.parse(
                "Repr-Digest", Optional.of("sha-512=:AAAA:, sha-256=:" + EMPTY_BASE64 + ":;x=1")))
        .contains(digest);
    assertThat(Digests.parse("Repr-Digest", Optional.of("sha-512=:AAAA:"))).isEmpty();
    assertThat(Digests.parse("Repr-Digest", Optional.empty())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sha-256=:AAAA:", "sha-256=AAAA", "sha-256", "sha-256=::", "sha-256=:A:", "x"})
  void refusesMalformedDigests(String header) {
    assertThatThrownBy(() -> Digests.parse("Repr-Digest", Optional.of(header)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ErrorCode.FIELD_INVALID));
  }
}
