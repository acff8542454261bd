package io.artstore.schema.loss;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One thing that a script takes from the rows that are there, as a proof observed it. Names hold
 * {@code ${prefix}} in {@code proven.json}, and the prefix itself where a live database is asked.
 */
public sealed interface Loss {
  /** What becomes of a value that has no place in the new type. */
  enum Fate {
    /** The script stops, and nothing is changed. */
    REFUSED,
    /** It becomes another value. */
    CHANGED,
    /** Its row is removed. */
    REMOVED,
    /** No proof could put such a value there; it may be lost. */
    UNTRIED
  }

  /** A table goes with all of its rows. */
  record DroppedTable(LossPlace place) implements Loss {}

  /** A column goes; lost is every value other than the column's constant default. */
  record DroppedColumn(LossPlace place) implements Loss {}

  /**
   * A column gets a type that holds less.
   *
   * @param from the type before, as the server writes it, without a domain around it
   * @param labels the only values that the new type holds, when it is an ENUM; else empty
   */
  record NarrowedColumn(LossPlace place, String from, String to, List<String> labels, Fate fate)
      implements Loss {
    public NarrowedColumn {
      labels = List.copyOf(labels);
    }

    /** An expression for a value that the new type cannot hold; empty when none is known. */
    public Optional<String> sample() {
      String sample =
          labels.isEmpty() ? Fitting.of(from, to).sample() : "'" + String.join("", labels) + "?'";
      return sample.isEmpty() ? Optional.empty() : Optional.of(sample);
    }

    /** The same with another fate. */
    public NarrowedColumn with(Fate found) {
      return new NarrowedColumn(place, from, to, labels, found);
    }
  }

  /** A column gets a type of less precision, to which values are rounded. */
  record RoundedColumn(LossPlace place, String from, String to) implements Loss {}

  /**
   * The ENUM type of a column no longer has this label.
   *
   * @param becomes the label that stands there afterwards, where a proof saw it
   */
  record GoneLabel(LossPlace place, String label, Optional<String> becomes, Fate fate)
      implements Loss {
    /** The same with another fate. */
    public GoneLabel with(Fate found, Optional<String> seen) {
      return new GoneLabel(place, label, seen, found);
    }
  }

  /** A column gets another type, and nobody knows which values survive that. */
  record ConvertedColumn(LossPlace place, String from, String to) implements Loss {}

  /** A table or column goes, and another one has its name afterwards. */
  record Rebuilt(LossPlace place) implements Loss {}

  /**
   * The script's own statements take rows, as its header says.
   *
   * @param what the header's words
   * @param count the SELECT that counts them; empty when there is none
   * @param tables where a proof saw rows change; may be empty
   */
  record Declared(String what, Optional<String> count, List<LossPlace> tables) implements Loss {
    public Declared {
      tables = List.copyOf(tables);
    }
  }

  /**
   * Rows are lost, or may be, and nobody knows which.
   *
   * @param why what is known
   * @param table where; nowhere in particular when nothing was ever tried
   */
  record Untold(String why, LossPlace table) implements Loss {}

  /** What nobody looked at. */
  static Loss untried(String why) {
    return new Untold(why, LossPlace.NOWHERE);
  }

  /** Where it is; nowhere in particular for what no catalog shows. */
  default LossPlace where() {
    return switch (this) {
      case DroppedTable loss -> loss.place();
      case DroppedColumn loss -> loss.place();
      case NarrowedColumn loss -> loss.place();
      case RoundedColumn loss -> loss.place();
      case GoneLabel loss -> loss.place();
      case ConvertedColumn loss -> loss.place();
      case Rebuilt loss -> loss.place();
      case Declared loss -> LossPlace.NOWHERE;
      case Untold loss -> loss.table();
    };
  }

  /** Whether no catalog shows which rows it is about. */
  default boolean isPlaceless() {
    return where().isNowhere();
  }

  /** Whether it stops the script instead of losing anything. */
  default boolean refuses() {
    return switch (this) {
      case NarrowedColumn loss -> loss.fate() == Fate.REFUSED;
      case GoneLabel loss -> loss.fate() == Fate.REFUSED;
      case DroppedTable loss -> false;
      case DroppedColumn loss -> false;
      case RoundedColumn loss -> false;
      case ConvertedColumn loss -> false;
      case Rebuilt loss -> false;
      case Declared loss -> false;
      case Untold loss -> false;
    };
  }

  /** The same under other names: with the prefix, or with what stands for it. */
  default Loss renamed(UnaryOperator<String> naming) {
    return switch (this) {
      case DroppedTable loss -> new DroppedTable(loss.place().renamed(naming));
      case DroppedColumn loss -> new DroppedColumn(loss.place().renamed(naming));
      case NarrowedColumn loss ->
          new NarrowedColumn(
              loss.place().renamed(naming),
              naming.apply(loss.from()),
              naming.apply(loss.to()),
              loss.labels(),
              loss.fate());
      case RoundedColumn loss ->
          new RoundedColumn(loss.place().renamed(naming), loss.from(), loss.to());
      case GoneLabel loss ->
          new GoneLabel(loss.place().renamed(naming), loss.label(), loss.becomes(), loss.fate());
      case ConvertedColumn loss ->
          new ConvertedColumn(
              loss.place().renamed(naming), naming.apply(loss.from()), naming.apply(loss.to()));
      case Rebuilt loss -> new Rebuilt(loss.place().renamed(naming));
      case Declared loss ->
          new Declared(
              naming.apply(loss.what()),
              loss.count().map(naming),
              loss.tables().stream().map(place -> place.renamed(naming)).toList());
      case Untold loss -> new Untold(naming.apply(loss.why()), loss.table().renamed(naming));
    };
  }
}
