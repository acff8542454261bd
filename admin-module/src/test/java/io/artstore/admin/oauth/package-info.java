/** Tests of the authorization server. */
@NullMarked
package io.artstore.admin.oauth;

import org.jspecify.annotations.NullMarked;
