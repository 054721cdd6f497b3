#!/bin/sh
# Puts together what an image holds: sh docker/assemble.sh gateway|demo FOLDER, in the project's
# folder. Makes FOLDER/app, which the image has as /app, and the empty FOLDER/config.
set -eu

kind=$1
out=$2

if [ ! -f dist/src/cli/main.js ]; then
  npm ci --no-audit --no-fund --ignore-scripts
  npm run build
fi

mkdir -p "$out/app/docker" "$out/config"
cp package.json package-lock.json .npmrc "$out/app/"
cp docker/health.js "$out/app/docker/"
cp -R dist "$out/app/dist"

# The packages of the embedded server are optional.
case $kind in
  gateway)
    omitted='--omit=dev --omit=optional'
    rm -rf "$out/app/dist/devserver"
    ;;
  demo) omitted='--omit=dev' ;;
  *)
    echo "There is no image \"$kind\"; there are gateway and demo." >&2
    exit 2
    ;;
esac
# shellcheck disable=SC2086 -- several words
(cd "$out/app" && npm ci $omitted --no-audit --no-fund --ignore-scripts)

# Nobody reads these in an image.
find "$out/app/node_modules" -type f \( \
  -name '*.map' -o -name '*.d.ts' -o -name '*.d.cts' -o -name '*.d.mts' -o -iname '*.md' \
  -o -name '*.flow' -o -name '*.tsbuildinfo' \) -delete
find "$out/app/node_modules" -type d \( -name docs -o -name examples \) -prune -exec rm -rf {} +
