package io.artstore.schema;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.loss.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What was proven about a migrations folder: the content of {@code proven.json} beside the scripts.
 * In production it is where the expected fingerprints come from.
 *
 * @param fingerprintFormat the form of the catalog text that was hashed
 * @param migrations in the order in which they are applied
 * @param afterRestoreSha256 SHA-256 of {@code after-restore.sql} with line feeds; empty where there
 *     is none
 */
public record ProvenJson(
    int fingerprintFormat, List<ProvenMigration> migrations, Optional<String> afterRestoreSha256) {
  /** The version of the file's own form. */
  static final int FORMAT = 1;

  /** Name of the file in the folder. */
  public static final String FILE = "proven.json";

  public ProvenJson {
    migrations = List.copyOf(migrations);
  }

  /** For a folder without {@code after-restore.sql}. */
  public ProvenJson(int fingerprintFormat, List<ProvenMigration> migrations) {
    this(fingerprintFormat, migrations, Optional.empty());
  }

  /**
   * One proven pair.
   *
   * @param upSha256 SHA-256 of the up script with line feeds
   * @param released whether a version of the product with it was given out; set by hand at the
   *     release
   * @param up what applying it does to rows
   * @param down what taking it back does to rows
   * @param states the catalog after it, once for each group of server versions where it is the same
   */
  public record ProvenMigration(
      MigrationVersion version,
      String name,
      String upSha256,
      String downSha256,
      boolean released,
      Effect up,
      Effect down,
      List<ProvenState> states) {
    public ProvenMigration {
      states = List.copyOf(states);
    }

    ProvenMigration unreleased() {
      return new ProvenMigration(version, name, upSha256, downSha256, false, up, down, states);
    }

    ProvenMigration asStamp() {
      return new ProvenMigration(
          version,
          name,
          upSha256,
          downSha256,
          released,
          Effect.lossless(),
          Effect.lossless(),
          states);
    }

    /** Whether both are about the same two scripts under the same name. */
    boolean sameFiles(ProvenMigration other) {
      return name.equals(other.name())
          && upSha256.equals(other.upSha256())
          && downSha256.equals(other.downSha256());
    }

    /** Whether it is about the two scripts of this migration under its name. */
    boolean isOf(Migration migration) {
      return name.equals(migration.name())
          && upSha256.equals(migration.up().sha256())
          && downSha256.equals(migration.down().sha256());
    }

    /**
     * The state that was proven for this server, or for all others alike when this one was never
     * tried.
     */
    Optional<ProvenState> state(int serverMajor) {
      return states.stream()
          .filter(state -> state.majors().contains(serverMajor))
          .findFirst()
          .or(() -> states.size() == 1 ? Optional.of(states.getFirst()) : Optional.empty());
    }
  }

  /**
   * What a script does to rows that are there.
   *
   * @param kind the summary
   * @param detail which tables, or the message of the refusal; empty for lossless
   * @param losses what is lost, each so that a live database can be asked how much of it there is;
   *     and what would be lost if the script did not stop
   */
  public record Effect(Kind kind, String detail, List<Loss> losses) {
    /** The kinds of effect. */
    public enum Kind {
      /** Every row is afterwards as before, and back again. */
      LOSSLESS,
      /** Rows or values are gone afterwards. */
      LOSES_ROWS,
      /** The script stops when rows do not fit, and then nothing is changed. */
      MAY_REFUSE,
      /** The script stops when rows do not fit; when they do, it loses rows or values. */
      LOSES_ROWS_OR_REFUSES,
      /** Nobody tried it with rows in place. */
      UNKNOWN
    }

    public Effect {
      losses = List.copyOf(losses);
    }

    /** Whether it stops where rows do not fit, and no loss says which rows these are. */
    boolean refusesUncounted() {
      return (kind == Kind.MAY_REFUSE || kind == Kind.LOSES_ROWS_OR_REFUSES)
          && losses.stream().noneMatch(Loss::refuses);
    }

    /**
     * What the script said to the rows of its proof, without their number: it says nothing of the
     * rows of another database.
     */
    public String refusal() {
      return detail
          .replaceFirst("^ERROR: ", "")
          .replaceFirst("(: \\d+)?( (Detail|Hint): .*)?$", "");
    }

    /** The same with these losses. */
    Effect with(List<Loss> found) {
      return new Effect(kind, detail, found);
    }

    /** The same with the kind that these losses have. */
    Effect summed() {
      Effect effect = this;
      if (mayLose() && (kind == Kind.LOSSLESS || kind == Kind.MAY_REFUSE)) {
        effect = effect.losing(places(false));
      }
      boolean stops = kind == Kind.MAY_REFUSE || kind == Kind.LOSES_ROWS_OR_REFUSES;
      if (!stops && losses.stream().anyMatch(Loss::refuses)) {
        effect = effect.refusing("values of " + places(true) + " that do not fit");
      }
      return effect;
    }

    private String places(boolean refusing) {
      return losses.stream()
          .filter(loss -> loss.refuses() == refusing)
          .map(loss -> loss.where().shown())
          .filter(place -> !place.isEmpty())
          .distinct()
          .collect(Collectors.joining(", "));
    }

    /** The same under other names: with the prefix, or with what stands for it. */
    Effect renamed(UnaryOperator<String> naming) {
      return new Effect(
          kind, naming.apply(detail), losses.stream().map(loss -> loss.renamed(naming)).toList());
    }

    /** Whether rows or values may be gone afterwards. */
    public boolean mayLose() {
      return losses.stream().anyMatch(loss -> !loss.refuses());
    }

    /** The same, and rows or values are gone afterwards. */
    Effect losing(String what) {
      return switch (kind) {
        case LOSSLESS, UNKNOWN -> new Effect(Kind.LOSES_ROWS, what, losses);
        case LOSES_ROWS, LOSES_ROWS_OR_REFUSES -> new Effect(kind, what, losses);
        case MAY_REFUSE -> new Effect(Kind.LOSES_ROWS_OR_REFUSES, what + "; " + detail, losses);
      };
    }

    /** The same, and the script may stop. */
    Effect refusing(String message) {
      return switch (kind) {
        case LOSSLESS, UNKNOWN, MAY_REFUSE -> new Effect(Kind.MAY_REFUSE, message, losses);
        case LOSES_ROWS, LOSES_ROWS_OR_REFUSES ->
            new Effect(Kind.LOSES_ROWS_OR_REFUSES, detail + "; " + message, losses);
      };
    }

    /** Whether rows that do not fit stop the script. */
    boolean mayRefuse() {
      return kind == Kind.MAY_REFUSE || kind == Kind.LOSES_ROWS_OR_REFUSES;
    }

    static Effect lossless() {
      return new Effect(Kind.LOSSLESS, "", List.of());
    }
  }

  /**
   * A catalog that was seen.
   *
   * @param majors the server versions where it was seen, ascending
   * @param all of all that is compared
   * @param structure the same without comments, privileges and extensions
   */
  public record ProvenState(List<Integer> majors, Digests all, Digests structure) {
    public ProvenState {
      majors = majors.stream().sorted().toList();
    }

    static ProvenState of(int serverMajor, Catalog catalog) {
      return new ProvenState(
          List.of(serverMajor), Digests.of(catalog), Digests.of(catalog.structure()));
    }

    /** Before the first migration there is nothing. */
    static ProvenState nothing(int serverMajor) {
      return of(serverMajor, new Catalog(List.of()));
    }

    ProvenState with(List<Integer> others) {
      return new ProvenState(others, all, structure);
    }

    /** Names of all objects. */
    Set<String> names() {
      return all.objects().keySet();
    }

    boolean matches(Catalog catalog, Profile profile) {
      return switch (profile) {
        case STRICT -> all.fingerprint().equals(catalog.fingerprint());
        case ADOPT -> structure.fingerprint().equals(catalog.structure().fingerprint());
      };
    }

    List<CatalogDifference> differences(Catalog catalog, Profile profile) {
      return switch (profile) {
        case STRICT -> catalog.differencesFrom(all.objects());
        case ADOPT -> catalog.structure().differencesFrom(structure.objects());
      };
    }
  }

  /**
   * A catalog in short.
   *
   * @param fingerprint SHA-256 of its text
   * @param objects each object of the schema with the beginning of the SHA-256 of its own text, so
   *     that a difference can be named where the text itself is not at hand
   */
  public record Digests(String fingerprint, Map<String, String> objects) {
    public Digests {
      objects = Collections.unmodifiableMap(new TreeMap<>(objects));
    }

    static Digests of(Catalog catalog) {
      return new Digests(catalog.fingerprint(), catalog.digests());
    }
  }

  /** The same with no mark of a release. */
  ProvenJson unreleased() {
    return new ProvenJson(
        fingerprintFormat,
        migrations.stream().map(ProvenMigration::unreleased).toList(),
        afterRestoreSha256);
  }

  /** Names of all objects that there are after any of the migrations. */
  Set<String> made() {
    return migrations.stream()
        .flatMap(migration -> migration.states().stream())
        .flatMap(state -> state.names().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Optional<ProvenMigration> find(MigrationVersion version) {
    return migrations.stream().filter(proven -> proven.version().equals(version)).findFirst();
  }

  /**
   * The same after what was proven about older migrations, which the first one stands in for: where
   * these were applied it is a stamp, and loses nothing in any direction.
   */
  ProvenJson after(ProvenJson older) {
    List<ProvenMigration> all = new ArrayList<>(older.migrations());
    for (ProvenMigration one : migrations) {
      all.add(all.size() == older.migrations().size() ? one.asStamp() : one);
    }
    return new ProvenJson(
        Math.min(fingerprintFormat, older.fingerprintFormat()), all, afterRestoreSha256);
  }

  /**
   * The same content with the release marks and, for servers not tried this time, the states of an
   * earlier file.
   */
  public ProvenJson keeping(ProvenJson earlier) {
    List<ProvenMigration> merged = new ArrayList<>();
    for (ProvenMigration now : migrations) {
      merged.add(earlier.find(now.version()).map(before -> merge(now, before)).orElse(now));
    }
    return new ProvenJson(fingerprintFormat, merged, afterRestoreSha256);
  }

  private ProvenMigration merge(ProvenMigration now, ProvenMigration before) {
    return new ProvenMigration(
        now.version(),
        now.name(),
        now.upSha256(),
        now.downSha256(),
        before.released(),
        now.up(),
        now.down(),
        now.sameFiles(before) ? mergeStates(now.states(), before.states()) : now.states());
  }

  /** States of {@code first} win for a server version that both know. */
  static List<ProvenState> mergeStates(List<ProvenState> first, List<ProvenState> second) {
    List<ProvenState> merged = new ArrayList<>(first);
    for (ProvenState state : second) {
      List<Integer> missing =
          state.majors().stream()
              .filter(major -> merged.stream().noneMatch(known -> known.majors().contains(major)))
              .toList();
      if (!missing.isEmpty()) {
        addState(merged, state.with(missing));
      }
    }
    return List.copyOf(merged);
  }

  private static void addState(List<ProvenState> merged, ProvenState addition) {
    for (int index = 0; index < merged.size(); index++) {
      ProvenState known = merged.get(index);
      if (known.all().equals(addition.all())) {
        List<Integer> majors = new ArrayList<>(known.majors());
        majors.addAll(addition.majors());
        merged.set(index, known.with(majors));
        return;
      }
    }
    merged.add(addition);
  }

  /** The text of the file. */
  public String text() {
    return ProvenJsonForm.write(this);
  }

  /** Writes the file, which belongs into the migrations folder and into version control. */
  public void write(Path file) throws IOException {
    Files.writeString(file, text());
  }
}
