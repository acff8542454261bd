package io.artstore.schema;

import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.catalog.CatalogDifference.Kind;
import io.artstore.schema.catalog.ObjectKinds;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What two catalogs differ in, in words of several lengths. */
final class Differences {
  private static final int SHOWN = 30;
  private static final int LINE = 90;

  private final List<CatalogDifference> list;
  private final Optional<String> prefix;

  Differences(List<CatalogDifference> list, SchemaEntry entry) {
    this.list = list;
    this.prefix = entry.prefix();
  }

  boolean none() {
    return list.isEmpty();
  }

  /** What a way back does that leads to them. */
  String summaryOfWayBack() {
    if (only(Kind.EXTRA)) {
      return "the way back leaves something behind";
    }
    return only(Kind.MISSING)
        ? "the way back takes too much along"
        : "the way back does not restore the state before";
  }

  /** The same in a word or two for a table: {@code LEAVES 1 TYPE}. */
  String wordsOfWayBack() {
    if (only(Kind.EXTRA)) {
      return "LEAVES " + number();
    }
    return only(Kind.MISSING) ? "TAKES " + number() : "DIFFERS";
  }

  private boolean only(Kind kind) {
    return list.stream().allMatch(difference -> difference.kind() == kind);
  }

  private String number() {
    List<String> kinds =
        list.stream().map(difference -> kindOf(difference.object())).distinct().toList();
    String kind = kinds.size() == 1 ? kinds.getFirst() : "object";
    String plural = kind.endsWith("s") ? kind : kind + "s";
    return (list.size() + " " + (list.size() == 1 ? kind : plural)).toUpperCase(Locale.ROOT);
  }

  /** The kind of an object, which stands before its name. */
  static String kindOf(String object) {
    return ObjectKinds.of(object);
  }

  /** Where the arguments of a function begin, or the end. */
  static int argumentsOf(String object) {
    int parenthesis = object.indexOf('(');
    return parenthesis < 0 ? object.length() : parenthesis;
  }

  /**
   * Each difference with its lines, under a sentence that says what the signs mean.
   *
   * @param found what was compared with what
   */
  String text(String found) {
    String signs = " (- is missing, + is there and should not be):";
    if (only(Kind.EXTRA)) {
      signs = " there is too much:";
    } else if (only(Kind.MISSING)) {
      signs = " there is missing:";
    }
    return found
        + signs
        + "\n"
        + lines().lines().map("  "::concat).collect(Collectors.joining("\n"));
  }

  /** Each difference with its lines. */
  String lines() {
    String shown = list.stream().limit(SHOWN).map(this::line).collect(Collectors.joining("\n"));
    int more = list.size() - SHOWN;
    return more > 0 ? shown + "\nand " + more + " more objects" : shown;
  }

  /** An object of a single short line needs no second one. */
  private String line(CatalogDifference difference) {
    if (difference.kind() == Kind.CHANGED) {
      return named(difference.toString());
    }
    List<String> lines =
        withoutPrivileges(
            difference.kind() == Kind.EXTRA
                ? difference.readable().extra()
                : difference.readable().missing());
    CatalogDifference shown =
        difference.kind() == Kind.EXTRA
            ? new CatalogDifference(Kind.EXTRA, difference.object(), List.of(), lines)
            : new CatalogDifference(Kind.MISSING, difference.object(), lines, List.of());
    String text = named(shown.toString());
    if (lines.size() != 1 || lines.getFirst().contains("\n")) {
      return text;
    }
    String single =
        text.substring(0, 2) + named(difference.object()) + "   " + named(lines.getFirst());
    return single.length() <= LINE ? single : text;
  }

  /** Who may use an object says nothing where the whole object is too much or missing. */
  private static List<String> withoutPrivileges(List<String> lines) {
    List<String> rest = lines.stream().filter(line -> !line.startsWith("privilege")).toList();
    return rest.isEmpty() ? lines : rest;
  }

  private String named(String text) {
    return prefix.map(name -> text.replace(MigrationScript.PREFIX, name)).orElse(text);
  }
}
