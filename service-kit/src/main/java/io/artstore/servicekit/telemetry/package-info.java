/**
 * What a service tells its operators: metrics and log lines. It never writes a secret: neither
 * tokens nor query strings are handed to it.
 */
@NullMarked
package io.artstore.servicekit.telemetry;

import org.jspecify.annotations.NullMarked;
