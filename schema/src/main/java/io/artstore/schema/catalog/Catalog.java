package io.artstore.schema.catalog;

import io.artstore.schema.catalog.CatalogDifference.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All objects of a schema in canonical form. Two catalogs are equal when their texts are.
 *
 * @param objects sorted by name
 */
public record Catalog(List<CatalogObject> objects) {
  /** Number of the canonical form; another form gives other fingerprints for the same schema. */
  public static final int FORMAT = 1;

  private static final int OBJECT_DIGEST_LENGTH = 12;

  public Catalog {
    objects = objects.stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
  }

  /** The canonical text. */
  public String text() {
    return "catalog format "
        + FORMAT
        + "\n"
        + objects.stream().map(CatalogObject::text).collect(Collectors.joining());
  }

  /** SHA-256 of the canonical text, in lower-case hexadecimal. */
  public String fingerprint() {
    return sha256(text());
  }

  /** Each object's name with the beginning of the SHA-256 of its text. */
  public Map<String, String> digests() {
    Map<String, String> digests = new TreeMap<>();
    for (CatalogObject object : objects) {
      digests.put(object.name(), sha256(object.text()).substring(0, OBJECT_DIGEST_LENGTH));
    }
    return digests;
  }

  /** The same catalog without these objects. */
  public Catalog without(Set<String> names) {
    return new Catalog(objects.stream().filter(object -> !names.contains(object.name())).toList());
  }

  /**
   * What holds rows and rules: the same catalog without comments, privileges and extensions, which
   * a database of another origin may have otherwise and still be the same schema.
   */
  public Catalog structure() {
    return new Catalog(
        objects.stream()
            .filter(object -> !object.name().startsWith("extension "))
            .filter(object -> !object.name().equals("default privileges"))
            .map(
                object ->
                    new CatalogObject(
                        object.name(),
                        object.lines().stream()
                            .filter(line -> !line.startsWith("comment "))
                            .filter(line -> !line.startsWith("privilege"))
                            .toList()))
            .toList());
  }

  /** Names of all objects. */
  public Set<String> names() {
    return objects.stream().map(CatalogObject::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * What distinguishes this catalog from the expected one, by name and both ways; empty when equal.
   */
  public List<CatalogDifference> differencesFrom(Catalog expected) {
    Map<String, CatalogObject> before = expected.byName();
    Map<String, CatalogObject> now = byName();
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    List<CatalogDifference> differences = new ArrayList<>();
    for (String name : names) {
      CatalogObject was = before.get(name);
      CatalogObject is = now.get(name);
      if (was == null && is != null) {
        differences.add(new CatalogDifference(Kind.EXTRA, name, List.of(), is.lines()));
      } else if (was != null && is == null) {
        differences.add(new CatalogDifference(Kind.MISSING, name, was.lines(), List.of()));
      } else if (was != null && is != null && !was.equals(is)) {
        differences.add(
            new CatalogDifference(
                Kind.CHANGED,
                name,
                minus(was.lines(), is.lines()),
                minus(is.lines(), was.lines())));
      }
    }
    return differences;
  }

  /** The same against recorded digests, where only the names of the objects can be told. */
  public List<CatalogDifference> differencesFrom(Map<String, String> expectedDigests) {
    Map<String, String> now = digests();
    Set<String> names = new TreeSet<>(expectedDigests.keySet());
    names.addAll(now.keySet());
    List<CatalogDifference> differences = new ArrayList<>();
    for (String name : names) {
      String was = expectedDigests.get(name);
      String is = now.get(name);
      if (!Objects.equals(was, is)) {
        Kind kind = is == null ? Kind.MISSING : was == null ? Kind.EXTRA : Kind.CHANGED;
        differences.add(new CatalogDifference(kind, name, List.of(), List.of()));
      }
    }
    return differences;
  }

  private Map<String, CatalogObject> byName() {
    return objects.stream().collect(Collectors.toMap(CatalogObject::name, Function.identity()));
  }

  private static List<String> minus(List<String> lines, List<String> others) {
    List<String> rest = new ArrayList<>(lines);
    others.forEach(rest::remove);
    return rest;
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
