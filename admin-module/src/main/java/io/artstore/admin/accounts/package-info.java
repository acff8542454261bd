/**
 * Service accounts: the programs that get tokens. Knows who is who; what a token looks like is not
 * its business.
 */
@NullMarked
package io.artstore.admin.accounts;

import org.jspecify.annotations.NullMarked;
