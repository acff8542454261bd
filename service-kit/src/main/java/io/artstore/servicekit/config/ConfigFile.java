package io.artstore.servicekit.config;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads one module's configuration into a checked mapping: {@code artstore.MODULE.*} in a YAML
 * file, over it {@code ARTSTORE_MODULE_*} from the environment.
 */
public final class ConfigFile {
  /** Names that other programs rely on, and the key of the module that each one sets. */
  private static final Map<String, String> KNOWN_NAMES =
      Map.of(
          "AUTH_PUBLIC_KEY_PATH", "auth.public_key_path",
          "SECURITY_AUDIT_HMAC_SECRET", "security.audit_hmac_secret");

  private static final int ENVIRONMENT_ORDINAL = 300;
  private static final int FILE_ORDINAL = 100;

  private ConfigFile() {}

  /**
   * Loads and checks a module's configuration.
   *
   * @param modulePrefix such as {@code artstore.storage_element}
   * @param mapping an interface with {@code @ConfigMapping(prefix = modulePrefix, namingStrategy =
   *     SNAKE_CASE)}
   * @throws ConfigException naming every unknown, missing and malformed key of both sources
   */
  // One at a time: the library makes classes for the interfaces when it first meets them, and two
  // modules that start at once in one process and share a group lose that race.
  public static synchronized <T> T load(
      Path yaml, Map<String, String> environment, String modulePrefix, Class<T> mapping) {
    Set<String> keys = keysOf(mapping, modulePrefix);
    List<String> problems = new ArrayList<>();
    Map<String, String> fromFile = readFile(yaml, modulePrefix, problems);
    Map<String, String> fromEnvironment =
        readEnvironment(environment, modulePrefix, keys, problems);
    try {
      SmallRyeConfig config =
          new SmallRyeConfigBuilder()
              .withSources(
                  new PropertiesConfigSource(fromFile, yaml.toString(), FILE_ORDINAL),
                  new PropertiesConfigSource(fromEnvironment, "environment", ENVIRONMENT_ORDINAL))
              .withConverter(Duration.class, 200, new DurationConverter())
              .withMapping(mapping, modulePrefix)
              .build();
      if (problems.isEmpty()) {
        return config.getConfigMapping(mapping, modulePrefix);
      }
    } catch (ConfigValidationException failure) {
      for (int index = 0; index < failure.getProblemCount(); index++) {
        problems.add(ConfigMessage.of(failure.getProblem(index).getMessage(), yaml));
      }
    }
    throw new ConfigException(problems.stream().distinct().toList());
  }

  /**
   * Single keys of a file, for who needs not the whole module and cannot check it.
   *
   * @param keys of any modules; the environment is asked for those of the modules in the file
   * @return those that are set
   * @throws ConfigException when the file cannot be read
   */
  public static Map<String, String> read(
      Path yaml, Map<String, String> environment, Set<String> keys) {
    Map<String, String> all = values(yaml);
    Map<String, String> found = new TreeMap<>();
    for (String key : keys) {
      String module = key.substring(0, key.indexOf('.', key.indexOf('.') + 1) + 1);
      String here = environment.getOrDefault(variableOf(key), all.get(key));
      if (here != null && all.keySet().stream().anyMatch(other -> other.startsWith(module))) {
        found.put(key, here);
      }
    }
    return found;
  }

  private static Set<String> keysOf(Class<?> mapping, String prefix) {
    return new TreeSet<>(
        ConfigMappings.getProperties(ConfigClass.configClass(mapping, prefix)).keySet());
  }

  private static Map<String, String> readFile(
      Path yaml, String modulePrefix, List<String> problems) {
    Map<String, String> own = new TreeMap<>();
    for (Map.Entry<String, String> entry : values(yaml).entrySet()) {
      if (entry.getKey().startsWith(modulePrefix + ".")) {
        own.put(entry.getKey(), entry.getValue());
      } else {
        problems.add(
            "%s: unknown key %s, this file is for %s.*"
                .formatted(yaml, entry.getKey(), modulePrefix));
      }
    }
    return own;
  }

  private static Map<String, String> values(Path yaml) {
    try {
      String text = Files.readString(yaml);
      refuseRepeatedKeys(yaml, text);
      return new YamlConfigSource(yaml.toString(), text, FILE_ORDINAL).getProperties();
    } catch (IOException failure) {
      throw new ConfigException(
          "cannot read " + yaml + " (" + failure.getClass().getSimpleName() + ")");
    } catch (YAMLException malformed) {
      throw new ConfigException(
          yaml + " is not well-formed YAML: " + ConfigMessage.place(malformed));
    }
  }

  /** Of two values the reader of the file sees one; the parser would silently take the other. */
  private static void refuseRepeatedKeys(Path yaml, String text) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    Object document = new Yaml(new SafeConstructor(strict)).load(text);
    if (document != null && !(document instanceof Map)) {
      throw new ConfigException(yaml + " does not hold keys and values");
    }
  }

  private static Map<String, String> readEnvironment(
      Map<String, String> environment,
      String modulePrefix,
      Set<String> keys,
      List<String> problems) {
    Map<String, String> keyOfVariable = new HashMap<>();
    keys.forEach(key -> keyOfVariable.put(variableOf(key), key));
    String namespace = variableOf(modulePrefix) + "_";
    Map<String, String> values = new TreeMap<>();
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      if (keyOfVariable.containsKey(name)) {
        values.put(keyOfVariable.get(name), variable.getValue());
      } else if (name.startsWith(namespace)) {
        problems.add("environment: unknown variable " + name);
      }
    }
    // After the others: these names win.
    KNOWN_NAMES.forEach(
        (name, key) -> {
          if (environment.containsKey(name) && keys.contains(modulePrefix + "." + key)) {
            values.put(modulePrefix + "." + key, environment.get(name));
          }
        });
    return values;
  }

  private static String variableOf(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
