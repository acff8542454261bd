package io.artstore.schema.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.schema.json.JsonValue.JsonArray;
import io.artstore.schema.json.JsonValue.JsonNumber;
import io.artstore.schema.json.JsonValue.JsonObject;
import io.artstore.schema.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  @Property
  void readsWhatItWrote(@ForAll Map<String, String> texts, @ForAll List<Integer> numbers)
      throws JsonException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    texts.forEach((name, text) -> members.put(name, new JsonString(text)));
    members.put(
        "numbers",
        new JsonArray(numbers.stream().map(n -> (JsonValue) new JsonNumber(n)).toList()));
    JsonValue value = new JsonObject(members);
    assertThat(JsonReader.read(JsonWriter.write(value))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\":1,}",
        "{\"a\":1,\"a\":2}",
        "[1] 2",
        "01",
        "1.5",
        "nul",
        "\"\\x\"",
        "\"\\u12\"",
        "'a'",
        "\"a\nb\""
      })
  void refuses(String text) {
    assertThatThrownBy(() -> JsonReader.read(text))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith("line ");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 100_000})
  void refusesDeepNesting(int depth) {
    assertThatThrownBy(() -> JsonReader.read("[".repeat(depth)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("deeper");
  }
}
