package io.artstore.api.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.api.problem.ErrorCode;
import io.artstore.api.problem.InvalidAttributeException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UploadAttributesTest {

  @Property
  void readsBackTheParametersItWrites(@ForAll("attributes") UploadAttributes attributes) {
    assertThat(
            UploadAttributes.fromParameters(
                attributes.toParameters(), Optional.of(attributes.contentType())))
        .isEqualTo(attributes);
  }

  @Provide
  Arbitrary<UploadAttributes> attributes() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .withCharRange('\u0001', '\ud7ff')
            .withCharRange('\ue000', '\ufffd')
            .ofMinLength(1)
            .ofMaxLength(50);
    return Combinators.combine(text, text.optional(), text.list().ofMaxSize(50), text)
        .as(
            (name, description, tags, key) ->
                UploadAttributes.fromParameters(
                    parameters(name, description, tags, key), Optional.of("text/plain")));
  }

  private static Map<String, List<String>> parameters(
      String name, Optional<String> description, List<String> tags, String key) {
    Map<String, List<String>> parameters = new HashMap<>();
    parameters.put("filename", List.of(name));
    description.ifPresent(text -> parameters.put("description", List.of(text)));
    parameters.put("tags", tags);
    parameters.put("metadata", List.of("{\"n\":" + key.length() + ".50}"));
    return parameters;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "a/b\\c",
        "tab\there",
        "line\nbreak",
        "договор.pdf",
        "合同.txt",
        "😀.png",
        "_"
      })
  void keepsAnyUnicodeName(String name) {
    assertThat(UploadAttributes.named(name, "text/plain").filename()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "{\"a\":\"\\u0000\"}, FIELD_INVALID",
    "{\"\\u0000\":1}, FIELD_INVALID",
    "{\"a\":[\"\\ud800\"]}, FIELD_INVALID",
    "{\"a\":1e5000}, FIELD_INVALID",
    "[], FIELD_INVALID",
    "null, FIELD_INVALID",
    "'{\"a\":1,\"a\":2}', MALFORMED_JSON",
    "{\"a\":NaN}, MALFORMED_JSON",
    "{, MALFORMED_JSON"
  })
  void refusesMetadataThatADatabaseCannotHold(String metadata, ErrorCode code) {
    assertRefused("metadata", List.of(metadata), code);
  }

  @Test
  void refusesMetadataNestedTooDeep() {
    String deep = "{\"a\":" + "[".repeat(70) + "]".repeat(70) + "}";
    assertRefused("metadata", List.of(deep), ErrorCode.MALFORMED_JSON);
  }

  @Test
  void refusesMetadataLargerThanAnAttributeFile() {
    String large = "{\"a\":\"" + "x".repeat(62_000) + "\"}";
    assertRefused("metadata", List.of(large), ErrorCode.ATTRIBUTES_TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u0000b", "\ud800", "a\udc00"})
  void refusesNamesThatAreNoText(String name) {
    assertRefused("filename", List.of(name), ErrorCode.FIELD_INVALID);
  }

  @Test
  void countsCodePointsAndNotHalvesOfThem() {
    String faces = "😀".repeat(UploadAttributes.FILENAME_LIMIT);
    assertThat(UploadAttributes.named(faces, "text/plain").filename()).isEqualTo(faces);
    assertRefused("filename", List.of(faces + "x"), ErrorCode.FIELD_INVALID);
  }

  @Test
  void refusesTheFiftyFirstTag() {
    assertRefused("tags", Collections.nCopies(51, "t"), ErrorCode.FIELD_INVALID);
  }

  @Test
  void refusesAParameterNobodyKnowsAndOneGivenTwice() {
    assertRefused("owner", List.of("me"), ErrorCode.FIELD_UNKNOWN);
    assertRefused("description", List.of("a", "b"), ErrorCode.FIELD_INVALID);
  }

  @ParameterizedTest
  @CsvSource({"permanent, 5", "temporary, 0", "temporary, 366", "temporary, soon"})
  void refusesDaysToLiveThatDoNotFit(String policy, String days) {
    assertThatThrownBy(
            () ->
                UploadAttributes.fromParameters(
                    Map.of(
                        "filename", List.of("a"),
                        "retention_policy", List.of(policy),
                        "ttl_days", List.of(days)),
                    Optional.empty()))
        .isInstanceOfSatisfying(
            InvalidAttributeException.class,
            refused -> assertThat(refused.field()).isEqualTo("ttl_days"));
  }

  @Test
  void givesATemporaryDocumentThirtyDaysUnlessTold() {
    assertThat(
            UploadAttributes.fromParameters(
                    Map.of("filename", List.of("a"), "retention_policy", List.of("temporary")),
                    Optional.empty())
                .ttlDays())
        .contains(30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "text/plain\r\nX: y", "договор/текст"})
  void refusesAMediaTypeThatIsNone(String contentType) {
    assertThatThrownBy(() -> UploadAttributes.named("a", contentType))
        .isInstanceOf(InvalidAttributeException.class);
  }

  private static void assertRefused(String field, List<String> values, ErrorCode code) {
    Map<String, List<String>> parameters = new HashMap<>(Map.of("filename", List.of("a")));
    parameters.put(field, values);
    assertThatThrownBy(() -> UploadAttributes.fromParameters(parameters, Optional.empty()))
        .isInstanceOfSatisfying(
            InvalidAttributeException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused.field()).isEqualTo(field);
            });
  }
}
