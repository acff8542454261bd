/**
 * OAuth 2.0: the token endpoint for client credentials (RFC 6749), the key set (RFC 7517) and the
 * server's metadata (RFC 8414). The protocol is read and written by Nimbus; here stands what this
 * server allows.
 */
@NullMarked
package io.artstore.admin.oauth;

import org.jspecify.annotations.NullMarked;
