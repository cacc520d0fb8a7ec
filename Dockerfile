# The image of Ostiary. It takes what Maven has built, so that it holds the bytes that were tested:
#
#   mvn -pl cli -am package -DskipTests && docker build -t ostiary .
#
# docker/build-image.sh makes the same image without a registry.
ARG JDK=docker.io/library/eclipse-temurin:25-jdk
ARG BASE=gcr.io/distroless/base-nossl-debian13:nonroot

# A Java of the modules that are needed, and a cache of what each start would load and link anew.
FROM ${JDK} AS runtime
COPY cli/target/lib/ /app/lib/
COPY cli/target/cli-*.jar /app/lib/
COPY examples/ /examples/
COPY docker/runtime.sh /runtime.sh
RUN ["bash", "/runtime.sh", "/app", "/opt/java", "/examples"]

# No shell, no package manager, no root.
FROM ${BASE}
COPY --from=runtime /opt/java /opt/java
COPY --from=runtime /app /app
USER 65532:65532
WORKDIR /app
ENTRYPOINT ["/opt/java/bin/java", "@/app/java.options", "io.ostiary.cli.Main"]
CMD ["--help"]
