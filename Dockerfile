# The hub as an image: the program, its pages and the packages that it runs on; no compiler, no database, no secret.

FROM node:24-slim AS pages
WORKDIR /hub
COPY package.json package-lock.json .npmrc ./
# Without scripts: the pages are built below, once their sources are here.
RUN npm ci --ignore-scripts
COPY src ./src
RUN node src/tools/build-pages.mjs

FROM node:24-slim AS packages
WORKDIR /hub
COPY package.json package-lock.json .npmrc ./
# Optional packages are the embedded database and a Node of the hub's own: the image has its Node, and its database is DATABASE_URL.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-slim
WORKDIR /hub
ENV NODE_ENV=production HUB_ENV=production HOST=0.0.0.0 PORT=4000
COPY --from=packages /hub/node_modules ./node_modules
COPY package.json ./
COPY src ./src
COPY integrations ./integrations
COPY schema ./schema
COPY --from=pages /hub/dist ./dist
# Everything belongs to root, and the hub is not root: it writes nothing but the ledger's checkpoints, and its file system may be read-only.
RUN mkdir /var/lib/hub && chown node:node /var/lib/hub
VOLUME /var/lib/hub
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# As `npm start`, without npm between the hub and its signals.
CMD ["node", "--max-semi-space-size=8", "--max-old-space-size=400", "src/main.ts"]
