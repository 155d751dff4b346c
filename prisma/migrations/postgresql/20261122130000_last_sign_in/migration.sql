-- AlterTable
ALTER TABLE "User" ADD COLUMN "lastSignInAt" TIMESTAMP(3);
