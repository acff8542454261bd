package io.artstore.api.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.json.WireJson;
import io.artstore.api.problem.ErrorCode;
import io.artstore.api.problem.InvalidAttributeException;
import java.math.BigDecimal;

/** Which JSON both an attribute file and a jsonb column can hold. */
final class AttributeJson {
  /**
   * PostgreSQL's numeric holds 131,072 digits before and 16,383 after the point; far below that a
   * short text such as 1e100000 would still grow large in every reader.
   */
  private static final int NUMBER_DIGITS_LIMIT = 1_000;

  /**
   * How many objects and arrays may stand inside one another, the outermost counted. Half of what a
   * parser follows: attribute files, documents, pages and feeds wrap the metadata in levels of
   * their own, and what was taken in must be readable in all of them for ever.
   */
  static final int METADATA_NESTING_LIMIT = WireJson.NESTING_LIMIT / 2;

  private AttributeJson() {}

  static JsonNode parse(String field, String text) {
    try {
      return WireJson.strict().readTree(text);
    } catch (JsonProcessingException e) {
      throw new InvalidAttributeException(
          ErrorCode.MALFORMED_JSON, field, "not JSON: " + e.getOriginalMessage());
    }
  }

  static void check(String field, JsonNode node) {
    if (!node.isObject()) {
      throw new InvalidAttributeException(
          ErrorCode.FIELD_INVALID, field, "a JSON object, not this");
    }
    checkDepth(field, node, 1);
  }

  private static void checkDepth(String field, JsonNode node, int depth) {
    if (node.isContainerNode() && depth > METADATA_NESTING_LIMIT) {
      throw new InvalidAttributeException(
          ErrorCode.FIELD_INVALID, field, "nested deeper than " + METADATA_NESTING_LIMIT);
    }
    if (node.isTextual()) {
      AttributeText.checkCharacters(field, node.textValue());
    } else if (node.isNumber()) {
      checkNumber(field, node);
    }
    node.fieldNames().forEachRemaining(name -> AttributeText.checkCharacters(field, name));
    node.forEach(child -> checkDepth(field, child, depth + 1));
  }

  private static void checkNumber(String field, JsonNode node) {
    if ((node.isDouble() || node.isFloat()) && !Double.isFinite(node.doubleValue())) {
      throw new InvalidAttributeException(ErrorCode.FIELD_INVALID, field, "a number that is none");
    }
    BigDecimal value = node.decimalValue();
    long before = (long) value.precision() - value.scale();
    if (before > NUMBER_DIGITS_LIMIT || value.scale() > NUMBER_DIGITS_LIMIT) {
      throw new InvalidAttributeException(
          ErrorCode.FIELD_INVALID,
          field,
          "a number of more than " + NUMBER_DIGITS_LIMIT + " digits before or after the point");
    }
  }
}
