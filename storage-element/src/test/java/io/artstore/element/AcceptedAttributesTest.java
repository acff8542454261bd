package io.artstore.element;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.api.file.FileId;
import io.artstore.api.file.RetentionPolicy;
import io.artstore.api.file.Sha256;
import io.artstore.api.file.UploadAttributes;
import io.artstore.api.json.WireJson;
import io.artstore.api.problem.InvalidAttributeException;
import io.artstore.element.attributefile.AttributeFile;
import io.artstore.element.attributefile.AttributeFileReader;
import io.artstore.element.attributefile.AttributeFileWriter;
import io.artstore.element.document.Attributes;
import io.artstore.element.document.Origin;
import io.artstore.element.document.StoredDocument;
import io.artstore.element.document.StoredNames;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

/** What the first step of an upload accepts, no later step refuses. */
final class AcceptedAttributesTest {
  private static final IndexDatabase DATABASE = IndexDatabase.create();

  @AfterContainer
  static void dropDatabase() {
    DATABASE.close();
  }

  @Property(tries = 400)
  void databaseAndFilesKeepWhatIsAccepted(@ForAll("uploads") Candidate candidate) throws Exception {
    UploadAttributes accepted;
    try {
      accepted = candidate.check();
    } catch (InvalidAttributeException refused) {
      return;
    }
    Instant now = Instant.parse("2026-11-23T13:26:05.123456Z");
    FileId id = new FileId(UUID.randomUUID());
    StoredDocument document =
        new StoredDocument(
            id,
            StoredNames.placeOf(id, accepted.filename(), candidate.user(), now),
            Long.MAX_VALUE,
            new Sha256("ab".repeat(32)),
            Attributes.of(accepted, now),
            new Origin(now, candidate.user(), candidate.user(), Optional.empty(), Optional.empty()),
            now,
            1,
            Optional.empty());

    byte[] bytes = AttributeFileWriter.write(AttributeFile.of(document));
    StoredDocument read = AttributeFileReader.read(document.place().attributes(), bytes).document();
    assertThat(read).isEqualTo(document);
    assertThat(AttributeFileWriter.write(AttributeFile.of(read))).isEqualTo(bytes);

    DATABASE.index().documents().putAll(List.of(document));
    StoredDocument row = DATABASE.index().documents().find(id).orElseThrow();
    assertThat(row.attributes().filename()).isEqualTo(accepted.filename());
    assertThat(row.attributes().tags()).isEqualTo(accepted.tags());
    assertThat(row.attributes().description()).isEqualTo(accepted.description());
    assertThat(row.attributes().expiresAt()).isEqualTo(document.attributes().expiresAt());
    assertThat(row.place()).isEqualTo(document.place());
    assertThat(row.attributes().metadata().size()).isEqualTo(accepted.metadata().size());
  }

  /** What somebody might send. */
  record Candidate(
      String filename,
      String contentType,
      Optional<Integer> ttlDays,
      String description,
      List<String> tags,
      JsonNode metadata,
      String user) {
    /** From the text, as every caller's metadata comes. */
    UploadAttributes check() throws JsonProcessingException {
      JsonNode parsed = WireJson.mapper().readTree(metadata.toString());
      return new UploadAttributes(
          filename,
          contentType,
          ttlDays.isPresent() ? RetentionPolicy.TEMPORARY : RetentionPolicy.PERMANENT,
          ttlDays,
          Optional.of(description),
          Optional.of(description.substring(0, Math.min(20, description.length()))),
          tags,
          parsed);
    }
  }

  @Provide
  Arbitrary<Candidate> uploads() {
    return Combinators.combine(
            texts(520),
            Arbitraries.of("text/plain", "application/pdf; q=1", "x/" + "y".repeat(253), "no"),
            Arbitraries.integers().between(0, 366).optional(),
            texts(300),
            texts(55).list().ofMaxSize(5),
            objects(),
            Arbitraries.strings()
                .all()
                .excludeChars((char) 0)
                .ofMinLength(1)
                .ofMaxLength(80)
                .map(AcceptedAttributesTest::whole))
        .as(Candidate::new);
  }

  /** Any code units: NUL and lone surrogates among them. */
  private static Arbitrary<String> texts(int most) {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.strings().all().ofMaxLength(most)),
        Tuple.of(4, Arbitraries.strings().withChars("aж合_.-/\\ \t\n\"'%").ofMaxLength(most)),
        Tuple.of(1, Arbitraries.of("", "..", ".", "/", "👩‍👩‍👧", "ж".repeat(500))));
  }

  private static Arbitrary<JsonNode> objects() {
    return Combinators.combine(texts(40), values())
        .as(
            (name, value) -> {
              ObjectNode object = JsonNodeFactory.instance.objectNode();
              object.set(name, value);
              return object;
            });
  }

  private static Arbitrary<JsonNode> values() {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return Arbitraries.oneOf(
        texts(50).map(nodes::textNode),
        Arbitraries.longs().map(nodes::numberNode),
        Arbitraries.of("1e400", "1e-900", "1e1001", "0.10", "-1e999")
            .map(text -> nodes.numberNode(new BigDecimal(text))),
        Arbitraries.just(nodes.nullNode()),
        Arbitraries.just(nodes.arrayNode().add(true).addObject()));
  }

  /** A subject was decoded from UTF-8, so it has no lone surrogates. */
  private static String whole(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
