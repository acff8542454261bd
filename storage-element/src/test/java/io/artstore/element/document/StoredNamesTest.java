package io.artstore.element.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.api.file.FileId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class StoredNamesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T13:26:05.123456Z");
  private static final FileId OLD_KIND = FileId.parse("7f0f3c52-6d10-4a33-9f3e-2f6a0f1f5b11");

  private static Place place(String filename, String user) {
    return StoredNames.placeOf(OLD_KIND, filename, user, NOW);
  }

  @Test
  void putsTogetherWhatPeopleLookFor() {
    assertThat(place("Contract 7.pdf", "u_ser"))
        .isEqualTo(
            new Place("2026/11/23/13", "Contract 7_u_ser_20261123T132605_" + OLD_KIND + ".pdf"));
  }

  @Test
  void takesTheFolderFromTheTimeInTheId() {
    FileId id = FileId.parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    assertThat(StoredNames.placeOf(id, "a", "u", NOW).folder()).isEqualTo("2022/02/22/19");
  }

  @Test
  void makesHarmlessWhatCouldLeadElsewhere() {
    String end = "_u_20261123T132605_" + OLD_KIND;
    assertThat(place("..", "u").name()).isEqualTo("document" + end);
    assertThat(place("../../etc/passwd", "u").name()).isEqualTo("etc_passwd" + end);
    assertThat(place("C:\\x\\y.doc", "u").name()).isEqualTo("C_x_y" + end + ".doc");
    assertThat(place("\u202Egpj.exe", "u").name()).isEqualTo("gpj" + end + ".exe");
    assertThat(place(".hidden", "u").name()).isEqualTo("hidden" + end);
    assertThat(place("a", "///").name()).startsWith("a_unknown_");
  }

  @Test
  void cutsBetweenCharacters() {
    String name = place("ж".repeat(250) + ".pdf", "п".repeat(60)).name();
    assertThat(name).endsWith(OLD_KIND + ".pdf").contains("_" + "п".repeat(20) + "_");
    assertThat(name.getBytes(StandardCharsets.UTF_8).length).isBetween(199, 200);
    assertThat(place("👩".repeat(100), "u").name().codePoints()).noneMatch(StoredNamesTest::isHalf);
  }

  private static boolean isHalf(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  /** The constructor of a path refuses what could lead out or is too long. */
  @Property
  void anyNameGivesAPlace(@ForAll String filename, @ForAll String user) {
    Place place = place(filename, user);
    assertThat(place.name().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(200);
    assertThat(place.data().parent()).contains(place.folderPath().orElseThrow());
    assertThat(place.attributes().name()).endsWith(Place.ATTRIBUTES_SUFFIX);
  }
}
