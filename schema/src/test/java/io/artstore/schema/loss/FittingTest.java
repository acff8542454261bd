package io.artstore.schema.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.schema.json.JsonException;
import io.artstore.schema.json.JsonReader;
import io.artstore.schema.json.JsonValue.JsonObject;
import io.artstore.schema.json.JsonWriter;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FittingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "integer|bigint",
        "bigint|numeric",
        "character varying(20)|character varying(20)",
        "character varying(20)|character varying(30)",
        "character varying(20)|text",
        "character(3)|text",
        "uuid|text",
        "numeric(6,2)|numeric(8,3)",
        "numeric(6,2)|numeric",
        "integer|numeric(12,2)",
        "integer|character varying(11)",
        "real|double precision",
        "date|timestamp without time zone",
        "timestamp(3) without time zone|timestamp without time zone",
        "integer[]|bigint[]",
      })
  void holdsAll(String from, String to) {
    Fitting fitting = Fitting.of(from, to);
    assertThat(fitting.known()).isTrue();
    assertThat(fitting.narrowing()).isEmpty();
    assertThat(fitting.rounding()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bigint|integer|$value NOT BETWEEN -2147483648 AND 2147483647|",
        "integer|smallint|$value NOT BETWEEN -32768 AND 32767|",
        "text|character varying(3)|char_length($value) > 3|",
        "integer|character varying(5)|char_length($value::text) > 5|",
        "timestamp without time zone|date||$value <> $value::date",
        "time(6) without time zone|time(0) without time zone||"
            + "$value <> CAST($value AS time(0) without time zone)",
        "numeric|numeric(4,1)|abs(round($value::numeric, 1)) >= power(10::numeric, 3)|"
            + "$value <> round($value::numeric, 1)",
        "numeric|bigint|round($value) NOT BETWEEN -9223372036854775808 AND 9223372036854775807|"
            + "$value <> round($value)",
      })
  void saysWhatDoesNotFitAndWhatIsRounded(String from, String to, String tooLarge, String rounded) {
    Fitting fitting = Fitting.of(from, to);
    assertThat(fitting.narrowing()).isEqualTo(Optional.ofNullable(tooLarge));
    assertThat(fitting.rounding()).isEqualTo(Optional.ofNullable(rounded));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"text|integer", "integer|boolean", "bigint[]|integer[]", "text|jsonb"})
  void knowsNothingOfOthers(String from, String to) {
    assertThat(Fitting.of(from, to).known()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "'x'::text",
        "'don''t (x)'::character varying(20)",
        "'{}'::text[]",
        "(-1)",
        "'NEW'::public.state",
        "ARRAY['a'::text, 'b'::text]",
        "1.5::numeric(8,2)",
        "'now()'::text",
        "true"
      })
  void constantDefaults(String text) {
    assertThat(DefaultText.constant(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "now()",
        "gen_random_uuid()",
        "nextval('a_id_seq'::regclass)",
        "CURRENT_TIMESTAMP",
        "LOCALTIMESTAMP(3)",
        "public.\"Odd\"()",
        "(now() + '1 day'::interval)",
        "(CURRENT_USER)::text"
      })
  void computedDefaults(String text) {
    assertThat(DefaultText.constant(text)).isFalse();
  }

  @Test
  void everyLossIsReadAsItWasWritten() throws JsonException {
    LossPlace table = new LossPlace("archive", "Odd.Name", "");
    LossPlace column = new LossPlace("public", "${prefix}_a", "b");
    for (Loss loss :
        List.of(
            new Loss.DroppedTable(table),
            new Loss.DroppedColumn(column),
            new Loss.NarrowedColumn(column, "bigint", "integer", List.of(), Loss.Fate.REFUSED),
            new Loss.NarrowedColumn(column, "text", "e", List.of("A", "B"), Loss.Fate.UNTRIED),
            new Loss.RoundedColumn(column, "numeric", "integer"),
            new Loss.GoneLabel(column, "A", Optional.of("B"), Loss.Fate.CHANGED),
            new Loss.GoneLabel(column, "A", Optional.empty(), Loss.Fate.REMOVED),
            new Loss.ConvertedColumn(column, "text", "integer"),
            new Loss.Rebuilt(table),
            new Loss.Declared("old rows", Optional.of("SELECT 1"), List.of(table)),
            new Loss.Declared("old rows", Optional.empty(), List.of()),
            new Loss.Untold("why", table),
            Loss.untried("why"))) {
      String text = JsonWriter.write((JsonObject) LossForm.write(loss));
      assertThat(LossForm.read(JsonReader.read(text))).as(text).isEqualTo(loss);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"eaten\",\"table\":\"a\"}",
        "{\"kind\":\"dropped_table\",\"table\":\"a\",\"x\":\"y\"}",
        "{\"kind\":\"dropped_table\",\"table\":1}",
        "{\"kind\":\"gone_label\",\"table\":\"a\",\"column\":\"b\",\"label\":\"A\",\"fate\":\"x\"}",
        "[]"
      })
  void refusesWhatIsNoLoss(String text) {
    Assertions.assertThatThrownBy(() -> LossForm.read(JsonReader.read(text)))
        .isInstanceOf(JsonException.class);
  }
}
