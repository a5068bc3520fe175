#!/bin/sh
# Unpack Debian's WordPress, MediaWiki and Jekyll below a folder, with what they need and this machine has not.
# Nothing is installed, and root is not needed. Where there is no apt, or a package cannot be had, nothing is left behind.
set -eu
folder=$1
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || { echo "apt is not here: no packages of Debian"; exit 0; }
needed="php-cli php-gd php-intl php-mbstring php-mysql php-sqlite3 php-xml mariadb-server-core
    jekyll jekyll-theme-minima ruby-jekyll-feed ruby-jekyll-sitemap ruby-jekyll-seo-tag"
theme=$(apt-cache depends wordpress | sed -n 's/.*Recommends: \(wordpress-theme-.*\)/\1/p')
alone="wordpress $theme php-getid3 libjs-cropper libjs-prototype libjs-scriptaculous libjs-underscore mediawiki mediawiki-classes"
rm -rf "$folder" && mkdir -p "$folder/packages"
missing=$(apt-get --simulate --no-install-recommends install $needed | awk '/^Inst/ {print $2}')
(cd "$folder/packages" && apt-get --quiet=2 -o APT::Sandbox::User= download $missing $alone) \
    || { echo "a package cannot be had (try apt-get update)"; rm -rf "$folder"; exit 0; }
for package in "$folder"/packages/*.deb; do dpkg-deb --extract "$package" "$folder"; done
rm -rf "$folder/packages"
# one of them names its library by where it would be installed; the loader finds it without that
find "$folder/usr/share" -path '*sassc*' -name native.rb -exec sed -i 's#"/usr/lib/[^"]*/libsass\.#"libsass.#' {} +
