package io.artstore.servicekit.uri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class PercentEncodingTest {
  @Property
  void decodesWhatItEncoded(@ForAll String text) {
    Assume.that(text.chars().noneMatch(unit -> Character.isSurrogate((char) unit)));

    assertThat(PercentEncoding.encode(text)).matches("[A-Za-z0-9%._~-]*");
    assertThat(PercentEncoding.decode(PercentEncoding.encode(text))).isEqualTo(text);
    assertThat(PercentEncoding.decodeForm(PercentEncoding.encode(text))).isEqualTo(text);
  }

  @Example
  void keepsPairsOfSurrogatesTogether() {
    assertThat(PercentEncoding.encode("😀 +")).isEqualTo("%F0%9F%98%80%20%2B");
    assertThat(PercentEncoding.decode("😀+")).isEqualTo("😀+");
    assertThat(PercentEncoding.decodeForm("a+b%2Bc")).isEqualTo("a b+c");
  }

  @Example
  void refusesWhatIsMalformed() {
    for (String text : new String[] {"%", "%4", "%zz", "a%ff", "%c0%af", "%ed%a0%80", "%-1"}) {
      assertThatThrownBy(() -> PercentEncoding.decode(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
