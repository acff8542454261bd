package io.artstore.app.installation;

import io.artstore.filestore.DurableFiles;
import io.artstore.filestore.DurableFiles.Readers;
import io.artstore.filestore.FileStoreException;
import io.artstore.schema.SchemaEntry;
import io.artstore.servicekit.postgres.DatabaseUrl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Writes one YAML file a module. They hold the paths of secrets, and the admin's also the secret of
 * the audit log, so they are the owner's only.
 */
public final class ModuleConfigs {
  private final DataDirectory data;
  private final Ports ports;
  private final DatabaseUrl server;

  /**
   * @param server any database of the server that holds all of them
   */
  public ModuleConfigs(DataDirectory data, Ports ports, DatabaseUrl server) {
    this.data = data;
    this.ports = ports;
    this.server = server;
  }

  /**
   * Writes all files.
   *
   * @param auditSecret empty when the environment gives it
   */
  public void write(Optional<String> auditSecret) throws FileStoreException {
    write(Part.ADMIN, "admin-module", "admin", admin(auditSecret));
    write(Part.ELEMENT_01, "storage-element", "storage_element", element(Part.ELEMENT_01));
    write(Part.ELEMENT_02, "storage-element", "storage_element", element(Part.ELEMENT_02));
    write(Part.INGESTER, "ingester-module", "ingester", ingester());
    write(Part.QUERY, "query-module", "query", query());
  }

  private Map<String, Object> admin(Optional<String> auditSecret) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("http", http(Part.ADMIN));
    keys.put("public_url", url(Part.ADMIN));
    keys.put("database", database(Schemas.ADMIN));
    keys.put("key_encryption_key_file", text(data.keyEncryptionKey()));
    keys.put("ingester_url", url(Part.INGESTER));
    keys.put("query_url", url(Part.QUERY));
    keys.put(
        "bootstrap",
        Map.of(
            "clients_dir", text(data.clients()),
            "example_client", DataDirectory.FIRST_CLIENT,
            "admin_password_file", text(data.adminPassword())));
    auditSecret.ifPresent(secret -> keys.put("security", Map.of("audit_hmac_secret", secret)));
    return keys;
  }

  private Map<String, Object> element(Part part) {
    boolean first = part == Part.ELEMENT_01;
    SchemaEntry schema = first ? Schemas.ELEMENT_01 : Schemas.ELEMENT_02;
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("name", part.configName());
    keys.put("mode", first ? "rw" : "edit");
    keys.put("directory", text(data.element(first ? "01" : "02")));
    keys.put("http", http(part));
    keys.put("public_url", url(part));
    keys.put("database", database(schema));
    keys.put("table_prefix", schema.prefix().orElseThrow());
    keys.put("auth", auth());
    keys.put("client", client(part));
    return keys;
  }

  private Map<String, Object> ingester() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("http", http(Part.INGESTER));
    keys.put("public_url", url(Part.INGESTER));
    keys.put("query_url", url(Part.QUERY));
    keys.put("auth", auth());
    keys.put("client", client(Part.INGESTER));
    return keys;
  }

  private Map<String, Object> query() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("http", http(Part.QUERY));
    keys.put("public_url", url(Part.QUERY));
    keys.put("ingester_url", url(Part.INGESTER));
    keys.put("database", database(Schemas.QUERY));
    keys.put("auth", auth());
    keys.put("client", client(Part.QUERY));
    return keys;
  }

  private Map<String, Object> http(Part part) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("host", Ports.host());
    keys.put("port", ports.port(part));
    return keys;
  }

  private Map<String, Object> database(SchemaEntry entry) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("url", server.withDatabase(entry.database()).jdbcUrl());
    keys.put("user", entry.runtimeRole());
    keys.put("password_file", text(data.databasePassword(entry.database())));
    return keys;
  }

  private Map<String, Object> auth() {
    return Map.of("issuer", url(Part.ADMIN));
  }

  private Map<String, Object> client(Part part) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("admin_url", url(Part.ADMIN));
    keys.put("client_id", part.configName());
    keys.put("secret_file", text(data.client(part.configName())));
    return keys;
  }

  private String url(Part part) {
    return ports.url(part).toString();
  }

  private static String text(Path path) {
    return path.toString();
  }

  private void write(Part part, String module, String prefix, Map<String, Object> keys)
      throws FileStoreException {
    DumperOptions blocks = new DumperOptions();
    blocks.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    Path file = data.config(part.configName());
    String content =
        """
        # Written by 'artstore up' at every start; changes made here are lost. It runs alone as well:
        #   artstore serve %s --config %s
        """
                .formatted(module, file)
            + new Yaml(blocks).dump(Map.of("artstore", Map.of(prefix, keys)));
    DurableFiles.replace(file, content.getBytes(StandardCharsets.UTF_8), Readers.OWNER);
  }
}
